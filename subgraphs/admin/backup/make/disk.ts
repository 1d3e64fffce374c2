import { mkdir, stat, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { UserError } from '#platform/errors.ts'
import { diskFull, diskGotFull, folderUnusable } from '../texts.ts'

/** Left free for everything else on the disk. */
const reserveShare = 0.05

export async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(await nearestFolder(folder))
  return bavail * bsize
}

/** Why an archive of about this size does not fit; undefined when it does. */
export async function shortOfSpace(folder: string, needed: number): Promise<UserError | undefined> {
  const { bavail, blocks, bsize } = await statfs(await nearestFolder(folder))
  const free = bavail * bsize - reserveShare * blocks * bsize
  return free < needed ? diskFull(needed, Math.max(0, free)) : undefined
}

/** Whether one broken disk takes both. */
export async function onSameDisk(folder: string, dataDir: string): Promise<boolean> {
  const [one, other] = await Promise.all([
    nearestFolder(folder).then(found => stat(found)),
    stat(dataDir),
  ])
  return one.dev === other.dev
}

/** Makes the folder, or says why not. */
export async function prepareFolder(folder: string): Promise<UserError | undefined> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    return undefined
  } catch (error) {
    return writeFailure(error, folder)
  }
}

/** A failure that only the administrator can mend; undefined for all others. */
export function writeFailure(error: unknown, folder: string): UserError | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskGotFull
  const unusable = ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'ENOENT', 'EIO', 'ESTALE']
  return typeof code === 'string' && unusable.includes(code)
    ? folderUnusable(folder, code)
    : undefined
}

async function nearestFolder(folder: string): Promise<string> {
  try {
    await stat(folder)
    return folder
  } catch {
    return folder === dirname(folder) ? folder : nearestFolder(dirname(folder))
  }
}
