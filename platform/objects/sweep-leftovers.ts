import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { isMissing } from './durable-folder.ts'

/** Longer than any upload may take: another process may still be writing a younger file. */
const staleAfterMs = 60 * 60_000
const ours = /@(meta|[0-9a-f-]{36})$/

/**
 * Removes `<name>@<uuid>` files that `<name>@meta` does not refer to and that nobody has written to
 * for an hour: what a killed process left. `contentOf(path)` tells which uuid the meta file names.
 */
export async function sweepLeftovers(
  root: string,
  contentOf: (path: string) => Promise<string | undefined>,
): Promise<void> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  const paths = entries
    .filter(entry => ours.test(entry.name))
    .map(entry => join(entry.parentPath, entry.name))
  for (const [path, ids] of contentsByObject(paths)) {
    // One content and a meta file: that is the one it names, no need to read it.
    if (ids.length === 2 && ids.includes('meta')) continue
    const named = ids.includes('meta') ? await contentOf(path) : undefined
    for (const id of ids) {
      if (id !== 'meta' && id !== named) await removeIfStale(`${path}@${id}`)
    }
  }
}

function contentsByObject(paths: string[]): Map<string, string[]> {
  const byObject = new Map<string, string[]>()
  for (const path of paths) {
    const at = path.lastIndexOf('@')
    const object = path.slice(0, at)
    byObject.set(object, [...(byObject.get(object) ?? []), path.slice(at + 1)])
  }
  return byObject
}

async function removeIfStale(path: string): Promise<void> {
  try {
    const { mtimeMs } = await stat(path)
    if (Date.now() - mtimeMs > staleAfterMs) await rm(path, { force: true })
  } catch (error) {
    // Another process swept or finished it first.
    if (!isMissing(error)) throw error
  }
}
