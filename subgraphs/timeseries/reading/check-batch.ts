import { isUuid } from '#platform/uuid.ts'
import type { Meter } from '../meter/meter.ts'
import { takesNoReadings } from '../meter/takes-no-readings.ts'
import { germanDuration } from '../wording/german.ts'
import type { NewReading } from './reading.ts'

/** Why one reading of a batch was not taken. */
export type RefusedReading = {
  /** Position in the batch, from 0. */
  index: number
  code: RefusalCode
  /** German. */
  message: string
}
export type RefusalCode =
  | 'METER_UNKNOWN'
  | 'METER_IS_VIRTUAL'
  | 'READING_EMPTY'
  | 'READING_NEGATIVE'
  | 'READING_NOT_PLAUSIBLE'
  | 'READING_IN_FUTURE'
  | 'READING_TOO_OLD'
  | 'READING_OFF_GRID'
  | 'READING_TWICE'

export type CheckedBatch = { fit: NewReading[]; refused: RefusedReading[] }

/** The clock of a machine may be ahead by this much. */
const mostAheadMs = 5 * 60_000
/** There was no load profile before; a stamp of 1970 is a clock that was never set. */
const oldest = new Date('1990-01-01T00:00:00Z')
/** kW and V: beyond anything a meter in Germany measures. */
const mostPlausible = 1e9
/** Longer intervals are local days or months, which do not lie on a grid in UTC. */
const longestOnGridSeconds = 3600

type KnownMeter = Pick<Meter, 'id' | 'kind' | 'name' | 'intervalSeconds'>

/** Separates what can be stored from what cannot, with the reason for each; order is kept. */
export function checkBatch(
  readings: readonly NewReading[],
  meters: ReadonlyMap<string, KnownMeter>,
  now: Date,
): CheckedBatch {
  const checked: CheckedBatch = { fit: [], refused: [] }
  const last = lastOfEach(readings)
  for (const [index, reading] of readings.entries()) {
    const meter = isUuid(reading.meterId) ? meters.get(reading.meterId.toLowerCase()) : undefined
    const refusal =
      problemOf(reading, meter, now) ?? (last.get(keyOf(reading)) === index ? undefined : twice)
    if (refusal) checked.refused.push({ index, ...refusal })
    else checked.fit.push(reading)
  }
  return checked
}

type Refusal = Omit<RefusedReading, 'index'>

const twice: Refusal = {
  code: 'READING_TWICE',
  message: 'Für dieses Intervall steht weiter hinten noch ein Wert; der letzte gilt.',
}

function problemOf(
  reading: NewReading,
  meter: KnownMeter | undefined,
  now: Date,
): Refusal | undefined {
  if (!meter) return { code: 'METER_UNKNOWN', message: 'Diesen Zähler gibt es nicht.' }
  const isVirtual = takesNoReadings(meter)
  if (isVirtual) return { code: 'METER_IS_VIRTUAL', message: isVirtual.message }
  return valueProblem(reading) ?? stampProblem(reading.ts, meter, now)
}

function valueProblem({ consumptionKw, productionKw, voltage }: NewReading): Refusal | undefined {
  const values = [consumptionKw, productionKw, voltage].filter(value => value !== null)
  if (values.length === 0) {
    return { code: 'READING_EMPTY', message: 'Der Messwert enthält keinen Wert.' }
  }
  if (values.some(value => value < 0)) {
    const message = 'Verbrauch, Erzeugung und Spannung sind nie negativ.'
    return { code: 'READING_NEGATIVE', message }
  }
  if (values.some(value => !(value <= mostPlausible))) {
    return { code: 'READING_NOT_PLAUSIBLE', message: 'Der Wert ist unmöglich groß.' }
  }
  return undefined
}

/** Whether an instant can be a measurement at all. */
export function isPossible(ts: Date, now = new Date()): boolean {
  return ts >= oldest && ts.getTime() <= now.getTime() + mostAheadMs
}

function stampProblem(ts: Date, { intervalSeconds }: KnownMeter, now: Date): Refusal | undefined {
  if (ts < oldest) {
    return { code: 'READING_TOO_OLD', message: 'Der Zeitstempel liegt vor dem Jahr 1990.' }
  }
  if (ts.getTime() > now.getTime() + mostAheadMs) {
    const message = 'Der Zeitstempel liegt mehr als 5 Minuten in der Zukunft.'
    return { code: 'READING_IN_FUTURE', message }
  }
  const onGrid =
    intervalSeconds > longestOnGridSeconds || ts.getTime() % (intervalSeconds * 1000) === 0
  if (onGrid) return undefined
  const message = `Der Zeitstempel ist kein Beginn eines Intervalls von ${germanDuration(intervalSeconds)}.`
  return { code: 'READING_OFF_GRID', message }
}

function lastOfEach(readings: readonly NewReading[]): Map<string, number> {
  return new Map(readings.map((reading, index) => [keyOf(reading), index]))
}

function keyOf({ meterId, ts }: NewReading): string {
  return `${meterId.toLowerCase()} ${ts.getTime()}`
}
