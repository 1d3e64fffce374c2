import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import type { ObjectStore } from '#platform/objects/object-store.ts'
import type { BackupKind } from '../archive/format.ts'
import { summarySchema, type Summary } from './summary.ts'

/** An archive; `summary` is missing for one that somebody put there and that was never checked. */
export type Backup = { name: string; summary: Summary | undefined }

const archiveName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,200}\.tar\.zst(\.age)?$/
const bucket = 'backups'
const json = { contentType: 'application/json', maxBytes: 1024 * 1024 }

/** Where the backups lie, with what is known of each. */
export class BackupShelf {
  constructor(private readonly objects: ObjectStore) {}

  /** Newest first; unknown ones first of all. */
  async list(): Promise<Backup[]> {
    const found: Backup[] = []
    for await (const name of this.objects.list(bucket)) {
      if (archiveName.test(name)) found.push({ name, summary: await this.readSummary(name) })
    }
    return found.sort((a, b) => momentOf(b) - momentOf(a) || (a.name < b.name ? 1 : -1))
  }

  async find(name: string): Promise<Backup | undefined> {
    if (!archiveName.test(name)) return undefined
    for await (const known of this.objects.list(bucket, name)) {
      if (known === name) return { name, summary: await this.readSummary(name) }
    }
    return undefined
  }

  /** The archive from its beginning. */
  async open(name: string): Promise<Readable> {
    const body = await this.objects.get(bucket, name)
    if (!body) throw new Error(`the backup ${name} is gone`)
    return body
  }

  put(name: string, body: Readable) {
    const contentType = name.endsWith('.age') ? 'application/octet-stream' : 'application/zstd'
    return this.objects.put(bucket, name, body, { contentType, maxBytes: Number.MAX_SAFE_INTEGER })
  }

  stat(name: string) {
    return this.objects.stat(bucket, name)
  }

  async writeSummary(name: string, summary: Summary): Promise<void> {
    const body = Readable.from([`${JSON.stringify(summary, null, 2)}\n`])
    await this.objects.put(bucket, summaryName(name), body, json)
  }

  /** First what people see of it, so that nothing incomplete is ever listed. */
  async remove(name: string): Promise<void> {
    await this.objects.remove(bucket, name)
    await this.objects.remove(bucket, summaryName(name))
  }

  private async readSummary(name: string): Promise<Summary | undefined> {
    const body = await this.objects.get(bucket, summaryName(name))
    if (!body) return undefined
    try {
      return summarySchema.parse(JSON.parse(await text(body)))
    } catch {
      // Somebody edited it: what is in the archive is found out by checking it.
      return undefined
    }
  }
}

const summaryName = (name: string) => `${name.replace(/\.tar\.zst(\.age)?$/, '')}.json`

function momentOf({ summary }: Backup): number {
  return summary?.createdAt.getTime() ?? Infinity
}

/** `luna-20261121T013000Z-1a2b3c4d.tar.zst`: sorts by time, and the same job makes the same name again. */
export function nameFor(
  job: { id: string; createdAt: Date },
  { isEncrypted, kind }: { isEncrypted: boolean; kind: BackupKind },
): string {
  const stamp = job.createdAt.toISOString().replace(/[-:]|\.\d+/g, '')
  return `luna-${stamp}-${job.id.slice(0, 8)}${kind === 'PHYSICAL' ? '.base' : ''}.tar.zst${isEncrypted ? '.age' : ''}`
}
