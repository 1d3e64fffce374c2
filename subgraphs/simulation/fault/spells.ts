import { uniformOf } from '../meter-model/noise.ts'

type Options = {
  /** Of the stream of random numbers. */
  key: number
  /** That a spell begins in a slot, 0 … 1. */
  chance: number
  /** Slots that each spell lasts. */
  length: number
}

/** Spells of one kind of trouble along the slots; asked in rising order each costs one random number. */
export class Spells {
  readonly length: number
  private seen = Number.NaN
  private last = Number.NEGATIVE_INFINITY

  constructor(private readonly use: Options) {
    this.length = use.length
  }

  /** Where the newest spell that covers the slot began. */
  since(slot: number): number | undefined {
    if (this.use.chance <= 0) return undefined
    if (slot !== this.seen) this.lookAt(slot)
    return slot - this.last < this.length ? this.last : undefined
  }

  private lookAt(slot: number): void {
    const isNext = slot === this.seen + 1
    if (!isNext) this.last = Number.NEGATIVE_INFINITY
    for (let each = isNext ? slot : slot - this.length + 1; each <= slot; each += 1) {
      if (uniformOf(this.use.key, each) < this.use.chance) this.last = each
    }
    this.seen = slot
  }
}
