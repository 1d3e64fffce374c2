import { lowerBound } from './robust-scale.ts'

/** The values of a moving window in ascending order; adding and taking away are one move of memory each. */
export class SortedWindow {
  private readonly held: Float64Array
  private count = 0

  constructor(capacity: number) {
    this.held = new Float64Array(capacity)
  }

  get size(): number {
    return this.count
  }

  /** A view, valid until the next change. */
  get sorted(): Float64Array {
    return this.held.subarray(0, this.count)
  }

  add(value: number): void {
    const place = lowerBound(this.held, value, this.count)
    this.held.copyWithin(place + 1, place, this.count)
    this.held[place] = value
    this.count += 1
  }

  /** The value must be there. */
  remove(value: number): void {
    const place = lowerBound(this.held, value, this.count)
    this.held.copyWithin(place, place + 1, this.count)
    this.count -= 1
  }

  /** The value below which a share of the values lies; NaN of an empty window. */
  quantile(share: number): number {
    return this.held[Math.min(this.count - 1, Math.floor(this.count * share))] ?? NaN
  }
}
