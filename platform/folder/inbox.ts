import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { lstat, mkdir, open, opendir, rename, writeFile } from 'node:fs/promises'
import { basename, join, parse } from 'node:path'
import type { UserError } from '../errors.ts'

/** A file that waits in the folder, as it looked when it was last seen. */
export type WaitingFile = { name: string; size: number; changedMs: number; node: number }

/** What a file holds; `key` names its content together with its options. */
export type ReadFile = { bytes: Uint8Array; options: string | undefined; key: string }

/** What is not even read, and what is said of it. */
export type FileLimits = {
  mostBytes: number
  tooLarge: (size: number, fileName: string) => UserError
}

export const outcomes = { done: 'verarbeitet', refused: 'abgelehnt' } as const
export type Outcome = keyof typeof outcomes

const mostEntries = 2000
const mostOptionBytes = 64 * 1024
const sidecarEnding = '.json'
/** Names of files that programs are still writing, and of hidden ones. */
const unfinished = /^[.~]|(?:\.part|\.tmp|\.crdownload|\.filepart|~)$/i

/** The folder itself: lists, reads and moves; follows no links and leaves its own bounds never. */
export class Inbox {
  constructor(
    readonly folder: string,
    private readonly limits: FileLimits,
  ) {}

  /** Makes the folder and those for what is done. Throws where one of them is something else. */
  async prepare(): Promise<void> {
    for (const folder of [
      this.folder,
      ...Object.values(outcomes).map(name => join(this.folder, name)),
    ]) {
      await mkdir(folder, { recursive: true })
      const found = await lstat(folder)
      if (!found.isDirectory()) throw new Error(`${folder} is no folder`)
    }
  }

  /**
   * Regular files that wait, without those that only carry options for another: also for one that is
   * still to come, because options such as who may see a document should be there first.
   */
  async waiting(): Promise<WaitingFile[]> {
    const names: string[] = []
    for await (const entry of await opendir(this.folder)) {
      if (entry.isFile() && !unfinished.test(entry.name)) names.push(entry.name)
      if (names.length >= mostEntries) break
    }
    const all = new Set(names)
    const files = names.filter(name => !isSidecar(name, all)).sort()
    const found: WaitingFile[] = []
    for (const name of files) {
      const stats = await lstat(join(this.folder, name)).catch(() => undefined)
      if (!stats?.isFile()) continue
      found.push({ name, size: stats.size, changedMs: stats.mtimeMs, node: stats.ino })
    }
    return found
  }

  /**
   * Undefined when the file changed meanwhile or is gone. UserError: it is too large. `namespace`
   * becomes part of the key.
   */
  async read(file: WaitingFile, namespace = ''): Promise<ReadFile | UserError | undefined> {
    if (file.size > this.limits.mostBytes) return this.limits.tooLarge(file.size, file.name)
    const bytes = await this.bytesOf(file.name, this.limits.mostBytes)
    const now = await lstat(join(this.folder, file.name)).catch(() => undefined)
    if (!bytes || now?.mtimeMs !== file.changedMs || bytes.length !== file.size) return undefined
    const sidecar = await this.bytesOf(file.name + sidecarEnding, mostOptionBytes)
    const options = sidecar && Buffer.from(sidecar).toString('utf8')
    const key = createHash('sha256')
      .update(namespace)
      .update(bytes)
      .update('\0')
      .update(options ?? '')
      .digest('hex')
    return { bytes, options, key }
  }

  /** Puts a file with its options and a report beside it where it belongs; existing names are kept. */
  async finish(name: string, outcome: Outcome, report: string): Promise<void> {
    const target = join(this.folder, outcomes[outcome])
    const free = await freeName(target, name)
    await rename(join(this.folder, name), join(target, free))
    await rename(join(this.folder, name + sidecarEnding), join(target, free + sidecarEnding)).catch(
      // Most files have no options.
      () => undefined,
    )
    const draft = join(target, `.${free}.bericht.tmp`)
    await writeFile(draft, report)
    await rename(draft, join(target, `${free}.bericht.txt`))
  }

  /** O_NOFOLLOW: what was a file when it was listed may be a link by now. */
  private async bytesOf(name: string, most: number): Promise<Uint8Array | undefined> {
    const path = join(this.folder, basename(name))
    const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW).catch(() => undefined)
    if (!file) return undefined
    try {
      const stats = await file.stat()
      if (!stats.isFile() || stats.size > most) return undefined
      return Uint8Array.from(await file.readFile())
    } finally {
      await file.close()
    }
  }
}

function isSidecar(name: string, all: ReadonlySet<string>): boolean {
  if (!name.endsWith(sidecarEnding)) return false
  const of = name.slice(0, -sidecarEnding.length)
  return all.has(of) || /\.[a-z\d]{1,8}$/iu.test(of)
}

async function freeName(folder: string, name: string): Promise<string> {
  const { name: stem, ext } = parse(name)
  for (let i = 1; ; i += 1) {
    const candidate = i === 1 ? name : `${stem} (${i})${ext}`
    const taken = await lstat(join(folder, candidate)).catch(() => undefined)
    if (!taken) return candidate
  }
}
