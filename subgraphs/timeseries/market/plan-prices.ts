import type { Price } from './market.ts'

/** What became of the points of one write. */
export type PriceCounts = {
  added: number
  changed: number
  unchanged: number
  /** Coarser than what is known already. */
  ignored: number
}

export type PricePlan = PriceCounts & {
  /** Rows that are new or different; also the parts of an hour that was split. */
  rows: Price[]
}

/**
 * What has to be written so that the incoming prices hold beside the stored ones of the same stretch. No price is
 * replaced by a coarser one that covers it; a stored hour into which quarter-hours come becomes four of its price
 * first, so that the ones that do not come keep it. Of several incoming prices for one start the last counts.
 */
export function planPrices(stored: readonly Price[], incoming: readonly Price[]): PricePlan {
  const known = new Timeline(stored)
  const counts = { added: 0, changed: 0, unchanged: 0, ignored: 0 }
  for (const price of new Map(incoming.map(each => [each.ts.getTime(), each])).values()) {
    known.split(price)
    if (known.hasFiner(price)) counts.ignored++
    else counts[known.put(price)]++
  }
  return { ...counts, rows: known.written() }
}

class Timeline {
  private readonly byStart: Map<number, Price>
  private readonly touched = new Set<number>()
  /** Seconds, of which there are one to three. */
  private readonly steps: Set<number>

  constructor(stored: readonly Price[]) {
    this.byStart = new Map(stored.map(price => [price.ts.getTime(), price]))
    this.steps = new Set(stored.map(({ stepSeconds }) => stepSeconds))
  }

  /** Auction products begin at multiples of their length, so the one that covers an instant is known by it. */
  split({ ts, stepSeconds }: Price): void {
    for (const coarse of this.steps) {
      if (coarse <= stepSeconds) continue
      const startMs = Math.floor(ts.getTime() / (coarse * 1000)) * coarse * 1000
      const covering = this.byStart.get(startMs)
      if (covering?.stepSeconds === coarse) this.cut(covering, stepSeconds)
    }
  }

  hasFiner({ ts, stepSeconds }: Price): boolean {
    for (const fine of this.steps) {
      if (fine >= stepSeconds) continue
      for (let second = 0; second < stepSeconds; second += fine) {
        if (this.byStart.get(ts.getTime() + second * 1000)?.stepSeconds === fine) return true
      }
    }
    return false
  }

  /** A volume that this source does not know stays. */
  put(price: Price): 'added' | 'changed' | 'unchanged' {
    const before = this.byStart.get(price.ts.getTime())
    const next = { ...price, volume: price.volume ?? before?.volume ?? null }
    if (before && isSame(before, next)) return 'unchanged'
    this.set(next)
    return before ? 'changed' : 'added'
  }

  written(): Price[] {
    return [...this.touched]
      .sort((a, b) => a - b)
      .flatMap(startMs => this.byStart.get(startMs) ?? [])
  }

  private cut(price: Price, stepSeconds: number): void {
    for (let second = 0; second < price.stepSeconds; second += stepSeconds) {
      const ts = new Date(price.ts.getTime() + second * 1000)
      this.set({ ...price, ts, stepSeconds, volume: null })
    }
  }

  private set(price: Price): void {
    this.byStart.set(price.ts.getTime(), price)
    this.touched.add(price.ts.getTime())
    this.steps.add(price.stepSeconds)
  }
}

function isSame(a: Price, b: Price): boolean {
  return a.eurPerMwh === b.eurPerMwh && a.stepSeconds === b.stepSeconds && a.volume === b.volume
}
