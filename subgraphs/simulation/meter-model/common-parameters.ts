import { numberRule, type ParameterRule } from './parameter-rule.ts'

/** Of every meter: EN 50160 allows 230 V ± 10 %. */
export const voltageRules: ParameterRule[] = [
  numberRule('voltageMean', 'Mittlere Spannung', 'V', { min: 207, max: 253, fallback: 230 }),
  numberRule('voltageDeviation', 'Streuung der Spannung', 'V', { min: 0, max: 10, fallback: 2 }),
]

/** Rare, short and higher than usual. */
export const peakRules: ParameterRule[] = [
  numberRule('peakPercent', 'Höhe der Störspitzen', '%', { min: 0, max: 300, fallback: 25 }),
  numberRule('peaksPerDay', 'Störspitzen je Tag', '1/Tag', { min: 0, max: 48, fallback: 1 }),
  numberRule('peakMinutes', 'Dauer einer Störspitze', 'min', { min: 1, max: 240, fallback: 15 }),
]

/** Meters of a place stand under the same sky, whatever their own seeds, unless this one differs. */
export const weatherRule = numberRule('weatherSeed', 'Startwert des Wetters am Ort', null, {
  ...{ min: 0, max: 2_147_483_647, fallback: 1, whole: true },
})

/** A PV plant behind the meter of a load: facing south, 30° steep. */
export function ownPlantRules(peakKwp: number): ParameterRule[] {
  return [
    numberRule('pvPeakKwp', 'Leistung der PV-Anlage', 'kWp', {
      ...{ min: 0, max: 100_000, fallback: peakKwp },
    }),
    numberRule('pvDeviationKw', 'Streuung der Erzeugung', 'kW', {
      ...{ min: 0, max: 10_000, fallback: 0.05 },
    }),
    weatherRule,
  ]
}

export function noiseRule(fallback: number): ParameterRule {
  return numberRule('noisePercent', 'Zufällige Schwankung', '%', { min: 0, max: 50, fallback })
}

export function baseRule(fallback: number): ParameterRule {
  return numberRule('baseKw', 'Grundlast', 'kW', { min: 0, max: 100_000, fallback })
}

export function weekendRule(fallback: number): ParameterRule {
  return numberRule('weekendPercent', 'Wochenende gegenüber Werktag', '%', {
    ...{ min: 0, max: 200, fallback },
  })
}

export function annualRule(fallback: number): ParameterRule {
  return numberRule('annualKwh', 'Jahresverbrauch', 'kWh/a', {
    ...{ min: 1, max: 1_000_000_000, fallback },
  })
}
