import type { MeterModel } from '../meter-model/profile.ts'

/**
 * A meter at the connection: the balance of its own load and of the meters behind it, which have the same interval.
 * Whatever is left over is exported, kW.
 */
export function createConnectionMeter(own: MeterModel, behind: readonly MeterModel[]): MeterModel {
  return {
    fill(from, count) {
      const columns = own.fill(from, count)
      const { consumptionKw, productionKw } = columns
      const parts = behind.map(model => model.fill(from, count))
      for (let i = 0; i < count; i++) {
        let balance = watts(consumptionKw[i]) - watts(productionKw[i])
        for (const part of parts) {
          balance += watts(part.consumptionKw[i]) - watts(part.productionKw[i])
        }
        consumptionKw[i] = Math.max(0, balance) / 1000
        productionKw[i] = Math.max(0, -balance) / 1000
      }
      return columns
    },
  }
}

/** Models count to the watt; whole numbers add up exactly. */
function watts(kw: number | undefined): number {
  return Math.round((kw ?? 0) * 1000)
}
