import { pvPowerKw } from '../meter-model/pv.ts'
import { german } from './german.ts'
import type { AddedPv, VariantCase } from './scenario.ts'
import { toMillijoules } from './site-energy.ts'

export type Place = { latitude: number; longitude: number; isKnown: boolean }

export type PvSite = {
  startMs: number
  count: number
  place: Place
  seed: number
  /** What the PV meters of the site measured, mJ; NaN is missing. */
  measured: Float64Array | undefined
  /** Installed power behind it, kWp; null where it is not known. */
  measuredKwp: number | null
}

export type AddedGeneration = {
  millijoules: Float64Array
  source: NonNullable<VariantCase['pvSource']>
  notes: string[]
}

const quarterSeconds = 900
/** Usual for a plant of today: inverter 90 %, −0.35 %/K, 12 % other losses. */
const usual = { inverterShare: 0.9, temperaturePercent: 0.35, lossPercent: 12 }

/** Whether the measured plant can stand for the added one. */
export function canScale({ measured, measuredKwp }: PvSite): boolean {
  return measured !== undefined && measuredKwp !== null && measuredKwp > 0
}

/**
 * The generation of added PV, mJ per quarter-hour: the measured plant of the site scaled to the added power, where
 * there is one, or sun and simulated sky by place. AUTO takes the measured one where its power is known.
 */
export function generationOf(pv: AddedPv, site: PvSite): AddedGeneration {
  const isMeasured = pv.source === 'MEASURED' || (pv.source === 'AUTO' && canScale(site))
  return isMeasured ? scaled(pv, site) : modelled(pv, site)
}

function scaled({ kwp }: AddedPv, { measured, measuredKwp, count }: PvSite): AddedGeneration {
  const millijoules = new Float64Array(count)
  let missing = 0
  for (let i = 0; i < count; i++) {
    const value = measured?.[i] ?? Number.NaN
    if (Number.isNaN(value)) missing++
    else millijoules[i] = Math.round((value * kwp) / (measuredKwp ?? 1))
  }
  const notes = [
    `Die zusätzlichen ${german(kwp)} kWp folgen der gemessenen Erzeugung der vorhandenen Anlage (${german(measuredKwp ?? 0)} kWp); Neigung und Ausrichtung sind die der vorhandenen Anlage.`,
  ]
  if (missing > 0) {
    notes.push(
      `In ${german(missing)} Viertelstunden fehlen Messwerte der vorhandenen PV-Anlage; dort ist keine zusätzliche Erzeugung gerechnet.`,
    )
  }
  return { millijoules, source: 'MEASURED', notes }
}

function modelled(pv: AddedPv, { place, seed, startMs, count }: PvSite): AddedGeneration {
  const { kwp, tiltDegrees, azimuthDegrees } = pv
  const { inverterShare, ...losses } = usual
  const plant = { peakKwp: kwp, tiltDegrees, azimuthDegrees, inverterKw: kwp * inverterShare }
  const range = { place, weatherSeed: seed, from: startMs, stepSeconds: quarterSeconds, count }
  const where = place.isKnown
    ? `am Ort ${german(place.latitude)}° N, ${german(place.longitude)}° O`
    : 'in der Mitte Deutschlands (der Ort des Zählers ist nicht hinterlegt)'
  return {
    millijoules: pvPowerKw({ ...plant, ...losses }, range).map(toMillijoules),
    source: 'MODEL',
    notes: [
      `Die Erzeugung der zusätzlichen ${german(kwp)} kWp ist aus dem Sonnenstand ${where} und einem simulierten Wetter gerechnet (Neigung ${german(tiltDegrees)}°, Ausrichtung ${german(azimuthDegrees)}°, Startwert ${seed}); das wirkliche Wetter des Zeitraums ist nicht enthalten.`,
    ],
  }
}
