import { coalesced } from '#platform/events/coalesce.ts'
import type { PriceBatch } from './market.ts'
import type { PriceCursor, PriceStore } from './price.store.ts'

/** A year of quarter-hours comes in eight batches. */
const pricesAtOnce = 5000

/** News can get lost with the connection that brings them: so often this looks without. */
const lookAgainMs = 10_000
/** A client that is slow, or wants a pause, gets what came meanwhile of at most so many batches. */
const mostWaiting = 4

export type LivePrices = { marketId: string; since: Date; lookAgainMs?: number }

/**
 * Batches of prices that came or changed after `since`, without a hole: each piece of news only makes this look
 * into the database, where it goes on from what it delivered last. Whoever is slow gets several writes in one
 * batch. `news` must be subscribed before this looks.
 */
export async function* livePrices(
  prices: PriceStore,
  news: AsyncIterable<unknown>,
  { marketId, since, lookAgainMs: pauseMs = lookAgainMs }: LivePrices,
): AsyncGenerator<PriceBatch> {
  let cursor: PriceCursor = { knownAt: since }
  const looks = looksAt(news, pauseMs)
  while (!(await looks.next()).done) {
    for (;;) {
      const next = await prices.knownAfter(marketId, cursor, pricesAtOnce)
      if (!next) break
      cursor = next.cursor
      yield next.batch
    }
  }
}

/** At most one batch in this many milliseconds, in which the newest of each price is. */
export async function* pacedPrices(
  batches: AsyncIterable<PriceBatch>,
  minimumIntervalMs: number,
): AsyncGenerator<PriceBatch> {
  let count = 0
  const keyOf = () => String((count += 1))
  for await (const waiting of coalesced(batches, { keyOf, minimumIntervalMs, mostWaiting })) {
    const last = waiting.at(-1)
    if (last) yield waiting.length === 1 ? last : { ...last, prices: newestOf(waiting) }
  }
}

function newestOf(batches: PriceBatch[]): PriceBatch['prices'] {
  const byStart = new Map<number, PriceBatch['prices'][number]>()
  for (const { prices } of batches) {
    for (const price of prices) byStart.set(price.ts.getTime(), price)
  }
  return [...byStart.values()]
}

/** One look at once, then one for each piece of news, and now and then one without. */
async function* looksAt(
  news: AsyncIterable<unknown>,
  pauseMs: number,
): AsyncGenerator<undefined, undefined> {
  const pieces = news[Symbol.asyncIterator]()
  yield undefined
  let piece = pieces.next()
  for (;;) {
    const result = await withinTime(piece, pauseMs)
    if (result?.done) return undefined
    if (result) piece = pieces.next()
    yield undefined
  }
}

async function withinTime<T>(promise: Promise<T>, milliseconds: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<undefined>(resolve => {
    timer = setTimeout(() => resolve(undefined), milliseconds)
  })
  try {
    return await Promise.race([promise, timeout])
  } finally {
    clearTimeout(timer)
  }
}
