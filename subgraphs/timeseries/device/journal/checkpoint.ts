import { open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { isMissing, syncFolder } from '#platform/objects/durable-folder.ts'
import type { Position } from './segment.ts'

const checkpoint = z.object({
  position: z.object({ segment: z.int(), offset: z.int() }),
  state: z.unknown(),
})

/** Up to where the journal has been worked off, and what was known then. */
export type Checkpoint = { position: Position; state: unknown }

const fileName = 'checkpoint.json'

/** Undefined when there is none, or none that can be read: the journal is then worked off from its start. */
export async function readCheckpoint(folder: string): Promise<Checkpoint | undefined> {
  try {
    const parsed = checkpoint.safeParse(JSON.parse(await readFile(join(folder, fileName), 'utf8')))
    return parsed.success ? parsed.data : undefined
  } catch (error) {
    if (isMissing(error) || error instanceof SyntaxError) return undefined
    throw error
  }
}

/** Whole or not at all, also after a power cut. */
export async function writeCheckpoint(folder: string, value: Checkpoint): Promise<void> {
  const draft = join(folder, `${fileName}.new`)
  const handle = await open(draft, 'w', 0o600)
  try {
    await handle.writeFile(JSON.stringify(value))
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(draft, join(folder, fileName))
  await syncFolder(folder)
}
