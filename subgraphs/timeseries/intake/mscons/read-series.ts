import { UserError } from '#platform/errors.ts'
import { qualityNumber, type ReadingQuality } from '../../reading/reading.ts'
import { mostSeries, mostValues, tooManyColumns, tooManyRows } from '../limits.ts'
import { isRegisterObis, obisParts } from '../obis.ts'
import type { RowReport } from '../row-report.ts'
import { createStampReader, type Stamp } from '../time/stamp.ts'
import type { Interchange, Segment } from './edifact.ts'

/** The values of one metering point and one OBIS code, in the order of the file. */
export type MsconsSeries = {
  /** LOC: the metering location or another name of the metering point. */
  location: string
  /** PIA, e.g. `1-1:1.29.0`; empty where the file names none. */
  obis: string
  /** Third component of QTY, where a sender names a unit. */
  unit: string
  /** Counts of a register at an instant instead of values of intervals. */
  isRegister: boolean
  /** The period of LOC; every value lies in it. */
  span: Period
  lines: number[]
  stamps: Stamp[]
  values: number[]
  qualities: number[]
  /** DTM+164 of each value, in ms UTC. */
  ends: number[]
  /** The first amounts as they stand in the file, with their segment. */
  samples: { line: number; amount: string }[]
}

export type ReadMscons = { series: MsconsSeries[]; sums: number }

/** DTM+163 and DTM+164; `at` of a register is DTM+7 or DTM+9. */
type Period = { from: Stamp | undefined; to: Stamp | undefined; at: Stamp | undefined }

/** Milliseconds UTC; stamps without an offset count as UTC, which suits differences. */
export function instantOf({ dayMs, timeMs, offsetMinutes = 0 }: Stamp): number {
  return dayMs + timeMs - offsetMinutes * 60_000
}

/**
 * All load profiles and register readings of an interchange; one entry per LOC and OBIS code, also where
 * several messages carry parts of it. Sums (of a day or more) are counted and left out. UserError:
 * IMPORT_MSCONS_QUALIFIER, IMPORT_NUMBER_UNREADABLE, IMPORT_STAMP_UNREADABLE, IMPORT_MSCONS_EMPTY.
 */
export function readMsconsSeries(
  interchange: Interchange,
  report: RowReport,
): ReadMscons | UserError {
  const reader = new SeriesReader(report)
  for (const segment of interchange.segments()) {
    const refused = reader.take(segment)
    if (refused) return refused
  }
  return reader.finish()
}

/** Qualifiers of QTY in MSCONS 2.x that say how a value came about. */
const qualities: Record<string, ReadingQuality> = {
  '220': 'MEASURED',
  '67': 'SUBSTITUTED',
  '201': 'PRELIMINARY',
  '20': 'FAULTY',
}

type Quantity = {
  line: number
  amount: string
  value: number
  quality: ReadingQuality
  unit: string
  period: Period
}

/** The shortest calendar day. */
const shortestSumMs = 23 * 3_600_000
const sampleCount = 8
const noPeriod = (): Period => ({ from: undefined, to: undefined, at: undefined })
const codeOf = ({ elements }: Segment) => elements[1]?.[0] ?? ''

/** Segments before which a quantity is complete. */
const completing = new Set(['QTY', 'LIN', 'LOC', 'NAD', 'UNT', 'UNH'])
const periodOf: Record<string, keyof Period> = { '163': 'from', '164': 'to', '7': 'at', '9': 'at' }

class SeriesReader {
  private readonly series = new Map<string, MsconsSeries>()
  private readonly report: RowReport
  private readonly readStamp = createStampReader('YMD')
  private location = ''
  private obis = ''
  private span = noPeriod()
  private quantity: Quantity | undefined
  private held = 0
  private sums = 0

  constructor(report: RowReport) {
    this.report = report
  }

  take(segment: Segment): UserError | undefined {
    if (completing.has(segment.tag)) {
      const full = this.keep()
      if (full) return full
    }
    switch (segment.tag) {
      case 'UNH':
        this.startPoint('')
        return undefined
      case 'LOC':
        this.startPoint(codeOf(segment))
        return undefined
      case 'LIN':
        this.obis = ''
        return undefined
      case 'PIA':
        this.obis = codeOf(segment)
        return undefined
      case 'QTY':
        return this.startQuantity(segment)
      case 'DTM':
        return this.notePeriod(segment)
      default:
        return undefined
    }
  }

  finish(): ReadMscons | UserError {
    return this.series.size > 0 ? { series: [...this.series.values()], sums: this.sums } : empty()
  }

  private startPoint(location: string): void {
    this.location = location
    this.obis = ''
    this.span = noPeriod()
  }

  private startQuantity({ elements, number }: Segment): UserError | undefined {
    const [qualifier = '', amount = '', unit = ''] = elements[0] ?? []
    const quality = qualities[qualifier]
    if (!quality)
      return this.refuse(number, `QTY+${qualifier}:${amount}`, unknownQualifier(qualifier))
    // Senders write the point although their UNA announces the comma, and the reverse; thousands are never grouped.
    if (!/^-?\d+(?:[.,]\d+)?$/.test(amount)) return this.refuse(number, amount, noNumber(amount))
    const value = Number(amount.replace(',', '.'))
    this.quantity = { line: number, amount, value, quality, unit, period: noPeriod() }
    return undefined
  }

  /** Notes the dates of a quantity or of its LOC; other dates are of no interest. */
  private notePeriod({ elements, number }: Segment): UserError | undefined {
    const [qualifier = '', text = ''] = elements[0] ?? []
    const part = periodOf[qualifier]
    if (!part) return undefined
    const stamp = this.stampOf(text)
    if (stamp) {
      const period = this.quantity?.period ?? this.span
      period[part] = stamp
      return undefined
    }
    this.quantity = undefined
    return this.refuse(number, text, noStamp(text))
  }

  /** Formats 203 (CCYYMMDDHHMM), 204 (with seconds) and 303 (with the offset in hours). */
  private stampOf(text: string): Stamp | undefined {
    const match = /^(\d{8})(\d{2})(\d{2})(?:\d{2})?([+-]\d{2})?$/.exec(text)
    if (!match) return undefined
    const [, date = '', hour = '', minute = '', zone = ''] = match
    return this.readStamp(`${date} ${hour}:${minute}${zone}`)
  }

  private keep(): UserError | undefined {
    const { quantity, obis } = this
    this.quantity = undefined
    if (!quantity) return undefined
    const { from, to, at } = quantity.period
    if (from && to) {
      if (instantOf(to) - instantOf(from) < shortestSumMs) return this.add(quantity, from, to)
      this.sums += 1
      return undefined
    }
    const parts = obisParts(obis)
    return at && parts && isRegisterObis(parts) ? this.add(quantity, at, undefined) : undefined
  }

  private add(quantity: Quantity, stamp: Stamp, end: Stamp | undefined): UserError | undefined {
    const { line, amount, value, quality, unit } = quantity
    const series = this.seriesFor(unit, end === undefined)
    if (series instanceof UserError) return series
    series.lines.push(line)
    series.stamps.push(stamp)
    series.values.push(value)
    series.qualities.push(qualityNumber(quality))
    series.ends.push(end ? instantOf(end) : 0)
    if (series.samples.length < sampleCount) series.samples.push({ line, amount })
    this.held += 1
    return this.held > mostValues ? tooManyRows() : undefined
  }

  private seriesFor(unit: string, isRegister: boolean): MsconsSeries | UserError {
    const { location, obis, span } = this
    const key = `${location} ${obis} ${String(isRegister)}`
    const known = this.series.get(key)
    if (known) return extend(known, span)
    if (this.series.size >= mostSeries) return tooManyColumns('Reihen', mostSeries)
    const lists = { lines: [], stamps: [], values: [], qualities: [], ends: [], samples: [] }
    const made: MsconsSeries = { location, obis, unit, isRegister, span, ...lists }
    this.series.set(key, made)
    return made
  }

  private refuse(number: number, raw: string, error: UserError): UserError | undefined {
    return this.report.refuse({ line: number, column: null, raw }, error)
  }
}

/** A later message goes on where the one before it ended: the span is that of both. */
function extend(series: MsconsSeries, span: Period): MsconsSeries {
  if (series.span !== span) series.span = { ...series.span, to: span.to }
  return series
}

function unknownQualifier(qualifier: string): UserError {
  return new UserError(
    'IMPORT_MSCONS_QUALIFIER',
    `Die Wertart QTY+${qualifier} wird nicht importiert.`,
    { remedy: 'Importiert werden wahre Werte (220), Ersatzwerte (67) und vorläufige Werte (201).' },
  )
}

function noNumber(amount: string): UserError {
  return new UserError('IMPORT_NUMBER_UNREADABLE', `„${amount}“ ist keine Zahl.`, {
    remedy: 'Fordern Sie die Nachricht neu an.',
  })
}

function noStamp(text: string): UserError {
  return new UserError('IMPORT_STAMP_UNREADABLE', `„${text}“ ist kein Zeitstempel.`, {
    remedy: 'Erwartet wird das Format 303, zum Beispiel 201512010000?+01.',
  })
}

function empty(): UserError {
  return new UserError(
    'IMPORT_MSCONS_EMPTY',
    'Die MSCONS-Datei enthält keinen Lastgang und keinen Zählerstand.',
    {
      remedy:
        'Summen über Tage oder Monate werden nicht importiert; laden Sie die Nachricht mit dem Lastgang.',
    },
  )
}
