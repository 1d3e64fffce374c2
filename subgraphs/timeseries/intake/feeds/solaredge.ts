import { z } from 'zod'
import { UserError } from '#platform/errors.ts'
import { createZoneClock, zoneClock, type ZoneClock } from '../../time/zone-clock.ts'
import { germanDuration, germanPlural } from '../../wording/german.ts'
import { warning, type Warning } from '../finding.ts'
import { empty, unknownUnit, unreadable } from './feed-errors.ts'
import type {
  EnergyColumn,
  EnergyQuantity,
  EnergySeries,
  Parsed,
  ParseOptions,
} from './feed-series.ts'
import { risingInstants } from './local-stamps.ts'
import { readJson } from './read-json.ts'

const source = 'SolarEdge'

const details = z.object({
  timeUnit: z.string(),
  unit: z.string(),
  meters: z
    .array(
      z.object({
        type: z.string(),
        values: z.array(z.object({ date: z.string(), value: z.number().nullish() })).max(200_000),
      }),
    )
    .max(20),
})
/** `GET /site/{id}/energyDetails` or `powerDetails`. */
const answer = z.union([z.object({ energyDetails: details }), z.object({ powerDetails: details })])
type Details = z.infer<typeof details>

const quantities: Partial<Record<string, { quantity: EnergyQuantity; name: string }>> = {
  Production: { quantity: 'PRODUCTION', name: 'Erzeugung' },
  Consumption: { quantity: 'CONSUMPTION', name: 'Verbrauch' },
  SelfConsumption: { quantity: 'SELF_CONSUMPTION', name: 'Eigenverbrauch' },
  FeedIn: { quantity: 'FEED_IN', name: 'Einspeisung' },
  Purchased: { quantity: 'GRID_IMPORT', name: 'Netzbezug' },
}

const stepsSeconds: Partial<Record<string, number>> = {
  QUARTER_OF_AN_HOUR: 900,
  HOUR: 3600,
  DAY: 86_400,
}

const energyFactors: Partial<Record<string, number>> = { Wh: 0.001, kWh: 1, MWh: 1000 }
const powerFactors: Partial<Record<string, number>> = { W: 0.001, kW: 1, MW: 1000 }

/**
 * Energy or mean power of a SolarEdge site by flow, in kWh or kW. Stamps are the site's wall clock; the hour that
 * autumn repeats is told apart by the order of the rows. UserError FEED_….
 */
export function parseSolarEdge(
  text: string,
  { timeZone = 'Europe/Berlin' }: ParseOptions = {},
): Parsed<EnergySeries> | UserError {
  const read = readJson(text, answer, source)
  if (read instanceof UserError) return read
  const { given, unit, factors } = amounts(read)
  const factor = factors[given.unit]
  if (factor === undefined) return unknownUnit(source, 'Werte', given.unit)
  const stepSeconds = stepsSeconds[given.timeUnit]
  if (stepSeconds === undefined) return tooCoarse(given.timeUnit)
  const clock = createZoneClock(timeZone) ?? zoneClock('Europe/Berlin')
  const series = columnsOf(given, { unit, stepSeconds, factor, clock })
  if (series instanceof UserError) return series
  if (!series.some(({ points }) => points.length > 0)) return empty(source)
  return compose(series, stepSeconds)
}

function amounts(read: z.infer<typeof answer>) {
  return 'energyDetails' in read
    ? { given: read.energyDetails, unit: 'KWH' as const, factors: energyFactors }
    : { given: read.powerDetails, unit: 'KW' as const, factors: powerFactors }
}

function compose(series: EnergyColumn[], stepSeconds: number): Parsed<EnergySeries> {
  const value = series.map(({ name }) => name).join(', ')
  return {
    series: { kind: 'READINGS', series },
    alternatives: [],
    findings: [
      { subject: 'Ströme', value, reason: 'Quelle: SolarEdge' },
      {
        subject: 'Intervall',
        value: germanDuration(stepSeconds),
        reason: 'Zeiteinheit der Quelle',
      },
    ],
    warnings: [...missing(series), ...daily(stepSeconds)],
  }
}

type Reading = { unit: 'KW' | 'KWH'; stepSeconds: number; factor: number; clock: ZoneClock }

function columnsOf(
  { meters }: Details,
  { unit, stepSeconds, factor, clock }: Reading,
): EnergyColumn[] | UserError {
  const columns: EnergyColumn[] = []
  for (const { type, values } of meters) {
    const known = quantities[type]
    if (!known) continue
    const instantOf = risingInstants(clock)
    const points: EnergyColumn['points'] = []
    for (const { date, value } of values) {
      const wallMs = wallClock(date)
      const instant = wallMs === undefined ? undefined : instantOf(wallMs)
      if (instant === undefined) {
        return unreadable(source, `„${date.slice(0, 30)}“ ist kein Zeitpunkt der Anlage.`, type)
      }
      points.push({ ts: new Date(instant), value: scaled(value, factor) })
    }
    columns.push({ ...known, unit, stepSeconds, points })
  }
  return columns
}

/** Thousandths of Wh; no trace of binary fractions remains. */
function scaled(value: number | null | undefined, factor: number): number | null {
  if (value === null || value === undefined) return null
  return factor < 1 ? value / (1 / factor) : value * factor
}

/** `2025-01-01 00:00:00` */
export function wallClock(date: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(date)) return undefined
  const ms = Date.parse(`${date.replace(' ', 'T')}Z`)
  return Number.isNaN(ms) ? undefined : ms
}

function tooCoarse(timeUnit: string): UserError {
  return new UserError(
    'FEED_COARSE',
    `SolarEdge liefert die Werte je „${timeUnit.slice(0, 30)}“; gebraucht werden Viertelstunden, Stunden oder Tage.`,
    { remedy: 'Fordern Sie die Daten mit timeUnit=QUARTER_OF_AN_HOUR an.' },
  )
}

function missing(series: EnergyColumn[]): Warning[] {
  const count = series.flatMap(({ points }) => points.filter(({ value }) => value === null)).length
  if (count === 0) return []
  const text = `${germanPlural(count, 'Wert fehlt', 'Werte fehlen')} in der Antwort; Lücken werden nicht gefüllt.`
  return [warning('FEED_GAPS', text)]
}

function daily(stepSeconds: number): Warning[] {
  if (stepSeconds < 86_400) return []
  const text = 'Die Daten sind Tageswerte und ergeben keinen Lastgang.'
  return [warning('FEED_COARSE', text)]
}
