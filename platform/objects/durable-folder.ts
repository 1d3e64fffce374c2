import { open } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Makes created, renamed and removed names of a folder survive a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open folders and journals its names by itself.
  if (process.platform === 'win32') return
  const handle = await open(folder)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** The same for every folder from `inner` up to and including `outer`, which must contain it. */
export async function syncFoldersBetween(inner: string, outer: string): Promise<void> {
  for (let folder = inner; folder.startsWith(outer); folder = dirname(folder)) {
    await syncFolder(folder)
  }
}

/** Whether a file operation failed because there is no such file. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
