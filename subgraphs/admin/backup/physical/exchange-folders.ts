import { existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { syncFolder } from '#platform/objects/durable-folder.ts'

const placesIn = (dataDir: string) => ({
  cluster: join(dataDir, 'postgres'),
  /** Of a copy that is being unpacked. */
  draft: join(dataDir, 'postgres.restored'),
  /** The present cluster until the copy has proved to work. */
  held: join(dataDir, 'postgres.exchanging'),
})

export const draftIn = (dataDir: string) => placesIn(dataDir).draft

/**
 * Puts the unpacked copy in the place of the present cluster, which stays under the name that is answered. A failure
 * puts the present one back; after a power cut `undoBrokenExchange` does.
 */
export async function exchangeFolders(
  dataDir: string,
  tryOut: () => Promise<void>,
): Promise<string | undefined> {
  const { cluster, draft, held } = placesIn(dataDir)
  const isThere = existsSync(cluster)
  if (isThere) await rename(cluster, held)
  try {
    await rename(draft, cluster)
    await syncFolder(dataDir)
    await tryOut()
  } catch (error) {
    await rm(cluster, { recursive: true, force: true })
    await undoBrokenExchange(dataDir)
    throw error
  }
  if (!isThere) return undefined
  // From this rename on the copy counts.
  const kept = `${cluster}.before-${Date.now()}`
  await rename(held, kept)
  await syncFolder(dataDir)
  return kept
}

/**
 * An exchange that was killed is undone: the copy goes, the cluster from before counts. To be called before anything
 * starts the database, which would make an empty one. Answers whether there was something to undo.
 */
export async function undoBrokenExchange(dataDir: string): Promise<boolean> {
  const { cluster, draft, held } = placesIn(dataDir)
  await rm(draft, { recursive: true, force: true })
  if (!existsSync(held)) return false
  await rm(cluster, { recursive: true, force: true })
  await rename(held, cluster)
  await syncFolder(dataDir)
  return true
}

export const exchangeUndone =
  'Eine Wiederherstellung ist unterbrochen worden. Es gelten die Daten von vorher, sie sind unverändert.'
