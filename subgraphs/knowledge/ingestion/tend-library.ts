import type { Logger } from '#platform/logger.ts'
import type { ItemEditStore } from '../document/item-edit.store.ts'
import { isoDayIn } from '../document/library-day.ts'
import type { LibraryIndex } from '../document/library-index.ts'
import type { DraftRemoval } from './draft-removal.ts'

const minuteMs = 60_000
const sweepEvery = 60

type Use = {
  edits: ItemEditStore
  library: LibraryIndex
  removal: DraftRemoval
  log: Pick<Logger, 'info' | 'warn'>
}

/** Versions whose day has come count from now on; the index learns what it does not know yet. */
export async function letVersionsTakeEffect(
  { edits, library, log }: Omit<Use, 'removal'>,
  now: Date,
): Promise<void> {
  const day = isoDayIn(now)
  for (const itemId of await edits.dueOn(day)) {
    const isChanged = await edits.takeEffect(itemId, day)
    if (isChanged) log.info({ itemId }, 'another version is in force')
  }
  await library.catchUp()
}

/** Every minute, and at once; once an hour what nobody works on any more is removed. Answers how to stop. */
export function tendLibrary(use: Use): () => Promise<void> {
  let round = 0
  let isBusy = false
  let current: Promise<unknown> = Promise.resolve()
  const tend = async () => {
    await letVersionsTakeEffect(use, new Date())
    if (round % sweepEvery === 0) {
      const removed = await use.removal.sweep()
      if (removed > 0) use.log.info({ removed }, 'leftovers of the library removed')
    }
    round += 1
  }
  const look = () => {
    // A slow index must not pile rounds up.
    if (isBusy) return
    isBusy = true
    current = tend()
      .catch((error: unknown) => {
        use.log.warn({ err: error }, 'library not tended')
      })
      .finally(() => (isBusy = false))
  }
  look()
  const timer = setInterval(look, minuteMs)
  return async () => {
    clearInterval(timer)
    await current
  }
}
