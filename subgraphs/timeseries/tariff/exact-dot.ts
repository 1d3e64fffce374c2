const largestPart = 2 ** 52
/** Energies of readings of whole minutes are multiples of 60 mJ, prices in cents of 1e6 units. */
const energyStep = 60
const priceStep = 1_000_000

/**
 * Σ energy × price over whole numbers, exactly. Products small enough for a double are summed as doubles and moved
 * into a BigInt before they get inexact: ten times as fast as BigInts alone.
 */
export class ExactDot {
  private exact = 0n
  private part = 0

  add(millijoules: number, priceUnits: number): void {
    const small = (millijoules / energyStep) * (priceUnits / priceStep)
    const isWhole = millijoules % energyStep === 0 && priceUnits % priceStep === 0
    if (!isWhole || Math.abs(small) >= largestPart) {
      this.exact += BigInt(millijoules) * BigInt(priceUnits)
      return
    }
    this.part += small
    if (Math.abs(this.part) >= largestPart) this.flush()
  }

  total(): bigint {
    this.flush()
    return this.exact
  }

  private flush(): void {
    this.exact += BigInt(this.part) * BigInt(energyStep * priceStep)
    this.part = 0
  }
}
