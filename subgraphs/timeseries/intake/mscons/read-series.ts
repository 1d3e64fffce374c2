import { UserError } from '#platform/errors.ts'
import type { ReadingQuality } from '../../reading/reading.ts'
import type { Observation } from '../time/observation.ts'
import { createStampReader, type Stamp } from '../time/stamp.ts'
import { segmentPlace, type Segment } from './edifact.ts'

/** The values of one metering point and one OBIS code, in the order of the file. */
export type MsconsSeries = {
  /** LOC: the metering location or another name of the metering point. */
  location: string
  /** PIA, e.g. `1-1:1.29.0`; empty where the file names none. */
  obis: string
  /** Third component of QTY, where a sender names a unit. */
  unit: string
  /** The period of LOC; every value lies in it. */
  span: Period
  observations: Observation[]
  /** DTM+164 of each observation. */
  ends: Stamp[]
  /** The first amounts as they stand in the file, with their segment. */
  samples: { line: number; amount: string }[]
}

/** DTM+163 and DTM+164. */
type Period = { from: Stamp | undefined; to: Stamp | undefined }

/** Milliseconds UTC; stamps without an offset count as UTC, which suits differences. */
export function instantOf({ dayMs, timeMs, offsetMinutes = 0 }: Stamp): number {
  return dayMs + timeMs - offsetMinutes * 60_000
}

/**
 * All load profiles of an interchange; one entry per LOC and OBIS code. Register readings (a quantity
 * without a period) and sums (of a day or more) are left out. UserError: IMPORT_MSCONS_QUALIFIER,
 * IMPORT_NUMBER_UNREADABLE, IMPORT_STAMP_UNREADABLE, IMPORT_MSCONS_EMPTY.
 */
export function readMsconsSeries(segments: Segment[]): MsconsSeries[] | UserError {
  const series = new Map<string, MsconsSeries>()
  let state = atMessage()
  for (const segment of segments) {
    if (completing.has(segment.tag)) {
      keep(series, state)
      state.quantity = undefined
    }
    const next = steps[segment.tag]?.(segment, state) ?? state
    if (next instanceof UserError) return next
    state = next
  }
  return series.size > 0 ? [...series.values()] : empty()
}

/** Qualifiers of QTY in MSCONS 2.x that say how a value came about. */
const qualities: Record<string, ReadingQuality> = {
  '220': 'MEASURED',
  '67': 'SUBSTITUTED',
  '201': 'PRELIMINARY',
  '20': 'FAULTY',
}

type Quantity = {
  segment: Segment
  amount: string
  value: number
  quality: ReadingQuality
  unit: string
  period: Period
}
type State = { location: string; obis: string; span: Period; quantity: Quantity | undefined }

/** The shortest calendar day. */
const shortestSumMs = 23 * 3_600_000
const readStamp = createStampReader('YMD')
const noPeriod = (): Period => ({ from: undefined, to: undefined })
const atMessage = (): State => ({ location: '', obis: '', span: noPeriod(), quantity: undefined })
const codeOf = ({ elements }: Segment) => elements[1]?.[0] ?? ''

/** Segments before which a quantity is complete. */
const completing = new Set(['QTY', 'LIN', 'LOC', 'NAD', 'UNT', 'UNH'])

/** What each segment changes; all others carry nothing that a load profile needs. */
const steps: Record<string, (segment: Segment, state: State) => State | UserError> = {
  UNH: atMessage,
  LOC: segment => ({ ...atMessage(), location: codeOf(segment) }),
  LIN: (_segment, state) => ({ ...state, obis: '' }),
  PIA: (segment, state) => ({ ...state, obis: codeOf(segment) }),
  QTY(segment, state) {
    const quantity = readQuantity(segment)
    return quantity instanceof UserError ? quantity : { ...state, quantity }
  },
  DTM: (segment, state) => readPeriod(segment, state.quantity?.period ?? state.span) ?? state,
}

function readQuantity(segment: Segment): Quantity | UserError {
  const [qualifier = '', amount = '', unit = ''] = segment.elements[0] ?? []
  const quality = qualities[qualifier]
  if (!quality) {
    const message = `Die Wertart QTY+${qualifier} wird nicht importiert.`
    return new UserError('IMPORT_MSCONS_QUALIFIER', message, {
      place: segmentPlace(segment.number),
      remedy: 'Importiert werden wahre Werte (220), Ersatzwerte (67) und vorläufige Werte (201).',
    })
  }
  // Senders write the point although their UNA announces the comma, and the reverse; thousands are never grouped.
  if (!/^-?\d+(?:[.,]\d+)?$/.test(amount)) {
    return new UserError('IMPORT_NUMBER_UNREADABLE', `„${amount}“ ist keine Zahl.`, {
      place: segmentPlace(segment.number),
      remedy: 'Fordern Sie die Nachricht neu an.',
    })
  }
  return {
    segment,
    amount,
    value: Number(amount.replace(',', '.')),
    quality,
    unit,
    period: noPeriod(),
  }
}

/** Notes DTM+163 or DTM+164 in `period`; other dates are of no interest. */
function readPeriod({ elements, number }: Segment, period: Period): UserError | undefined {
  const [qualifier, text = ''] = elements[0] ?? []
  if (qualifier !== '163' && qualifier !== '164') return undefined
  const stamp = readDtm(text)
  if (!stamp) {
    return new UserError('IMPORT_STAMP_UNREADABLE', `„${text}“ ist kein Zeitstempel.`, {
      place: segmentPlace(number),
      remedy: 'Erwartet wird das Format 303, zum Beispiel 201512010000?+01.',
    })
  }
  period[qualifier === '163' ? 'from' : 'to'] = stamp
  return undefined
}

/** Formats 203 (CCYYMMDDHHMM), 204 (with seconds) and 303 (with the offset in hours). */
function readDtm(text: string): Stamp | undefined {
  const match = /^(\d{8})(\d{2})(\d{2})(?:\d{2})?([+-]\d{2})?$/.exec(text)
  if (!match) return undefined
  const [, date = '', hour = '', minute = '', zone = ''] = match
  return readStamp(`${date} ${hour}:${minute}${zone}`)
}

function keep(all: Map<string, MsconsSeries>, { quantity, location, obis, span }: State): void {
  if (!quantity) return
  const { segment, amount, value, quality, unit, period } = quantity
  const { from, to } = period
  if (!from || !to || instantOf(to) - instantOf(from) >= shortestSumMs) return
  const key = `${location} ${obis}`
  const series = all.get(key) ?? startSeries({ location, obis, unit, span })
  all.set(key, series)
  series.observations.push({ line: segment.number, stamp: from, value, quality })
  series.ends.push(to)
  if (series.samples.length < 8) series.samples.push({ line: segment.number, amount })
}

function startSeries(
  named: Pick<MsconsSeries, 'location' | 'obis' | 'unit' | 'span'>,
): MsconsSeries {
  return { ...named, observations: [], ends: [], samples: [] }
}

function empty(): UserError {
  return new UserError('IMPORT_MSCONS_EMPTY', 'Die MSCONS-Datei enthält keinen Lastgang.', {
    remedy:
      'Zählerstände und Summen werden nicht importiert; laden Sie die Nachricht mit dem Lastgang.',
  })
}
