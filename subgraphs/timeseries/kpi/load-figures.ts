import { peakBetween, type PeriodPeak } from '../tariff/usage.ts'
import { energyOf, quarterKw, toKwh, type EnergyColumn } from './energy-column.ts'
import { figure, noFigure, type Figure, type ReasonCode } from './figure.ts'

export type LoadFigures = {
  energy: Figure
  peak: Figure
  /** Start of the first quarter-hour with the peak. */
  peakAt: Date | null
  mean: Figure
  loadFactor: Figure
  fullLoadHours: Figure
}

const hoursPerQuarter = 0.25

/**
 * Energy (kWh), peak (highest mean of a complete clock quarter-hour, kW), mean power, load factor
 * E / (Pmax · h) with h the hours that were measured, and Benutzungsstunden E / Pmax of the range.
 */
export function loadFigures(column: EnergyColumn, isQuarterly: boolean): LoadFigures {
  const coverage = coverageOf(column)
  if (column.present === 0) return noLoadFigures('NO_READINGS', 0)
  const kwh = toKwh(energyOf(column))
  const measuredHours = column.millijoules.length * hoursPerQuarter * coverage
  const energy = figure(kwh, 'kWh', coverage)
  const mean = figure(kwh / measuredHours, 'kW', coverage)
  const peak = peakBetween(column, 0, column.millijoules.length)
  if (!peak) {
    const none = noLoadFigures(isQuarterly ? 'NO_COMPLETE_QUARTER' : 'INTERVAL_TOO_LONG', coverage)
    return { ...none, energy, mean }
  }
  const kw = quarterKw(peak.millijoules)
  const ratios = kw > 0 ? ratiosOf(kwh, kw, measuredHours, coverage) : noRatios('NO_LOAD', coverage)
  return {
    energy,
    mean,
    peak: figure(kw, 'kW', coverage),
    peakAt: startOf(column, peak),
    ...ratios,
  }
}

/** Share of the readings that are there. */
export function coverageOf({ present, expected }: EnergyColumn): number {
  return expected > 0 ? Math.min(1, present / expected) : 0
}

function ratiosOf(kwh: number, kw: number, hours: number, coverage: number) {
  return {
    loadFactor: figure(kwh / (kw * hours), '1', coverage),
    fullLoadHours: figure(kwh / kw, 'h', coverage),
  }
}

function noRatios(code: ReasonCode, coverage: number) {
  return {
    loadFactor: noFigure(code, '1', coverage),
    fullLoadHours: noFigure(code, 'h', coverage),
  }
}

export function noLoadFigures(code: ReasonCode, coverage: number): LoadFigures {
  return {
    energy: noFigure(code, 'kWh', coverage),
    mean: noFigure(code, 'kW', coverage),
    peak: noFigure(code, 'kW', coverage),
    peakAt: null,
    ...noRatios(code, coverage),
  }
}

function startOf({ startMs }: EnergyColumn, { index }: PeriodPeak): Date {
  return new Date(startMs + index * 900_000)
}
