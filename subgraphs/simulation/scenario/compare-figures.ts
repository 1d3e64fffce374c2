import type { ScenarioFigures } from './figures.ts'
import type { BatteryFigures, Difference } from './scenario.ts'
import type { BatteryRun } from './dispatch.ts'
import { sumKwh } from './site-energy.ts'

const daysPerYear = 365.25

/** Variant − base: below zero is less. Money to the cent; null where one of them is not known. */
export function differenceOf(base: ScenarioFigures, variant: ScenarioFigures): Difference {
  const between = (read: (figures: ScenarioFigures) => number | null, digits: number) => {
    const [before, after] = [read(base), read(variant)]
    return before === null || after === null ? null : rounded(after - before, digits)
  }
  return {
    netEur: between(({ netEur }) => netEur, 2),
    grossEur: between(({ grossEur }) => grossEur, 2),
    importKwh: between(({ importKwh }) => importKwh, 6),
    exportKwh: between(({ exportKwh }) => exportKwh, 6),
    peakKw: between(({ peakKw }) => peakKw, 6),
    autarkyPoints: between(({ autarky }) => points(autarky), 6),
    selfConsumptionPoints: between(({ selfConsumption }) => points(selfConsumption), 6),
    co2Kg: between(({ co2Kg }) => co2Kg, 6),
  }
}

/**
 * Years until the saving of net costs has paid the investment, the saving of the period taken for every year; null
 * without a saving. No interest, no ageing.
 */
export function paybackYears(
  investmentEur: number | null,
  { netEur }: Difference,
  days: number,
): number | null {
  if (investmentEur === null || netEur === null || netEur >= 0) return null
  const savedPerYear = (-netEur * daysPerYear) / days
  return rounded(investmentEur / savedPerYear, 2)
}

/** What a battery did, in kWh; its losses close the balance of what went in, came out and is left. */
export function batteryFigures(
  run: BatteryRun,
  capacityKwh: number,
  targetKw: number | null,
): BatteryFigures {
  const [chargedKwh, dischargedKwh] = [sumKwh(run.charge), sumKwh(run.discharge)]
  const finalKwh = run.storedKwh.at(-1) ?? run.startKwh
  return {
    ...{ chargedKwh, dischargedKwh, targetKw },
    lossKwh: rounded(chargedKwh - dischargedKwh - (finalKwh - run.startKwh), 6),
    fullCycles: rounded(dischargedKwh / capacityKwh, 3),
    startKwh: rounded(run.startKwh, 6),
    finalKwh: rounded(finalKwh, 6),
  }
}

function points(share: number | null): number | null {
  return share === null ? null : share * 100
}

function rounded(value: number, digits: number): number {
  const scale = 10 ** digits
  return Math.round(value * scale) / scale
}
