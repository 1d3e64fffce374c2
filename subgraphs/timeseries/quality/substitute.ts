import type { DayTypes } from '../calendar/day-type.ts'
import { UserError } from '#platform/errors.ts'
import { toUnits, unitsPerKw } from '../reading/exact-sum.ts'
import { qualityNumber, type ReadingMethod, type ReadingQuality } from '../reading/reading.ts'
import type { ZoneClock } from '../time/zone-clock.ts'
import { germanCount, germanDate, germanNumber } from '../wording/german.ts'
import { comparableDaysBefore, dateOf, instantOf, wallSlotOf } from './day-slots.ts'
import { nothing, shareOf, slotAt, timeOf, type ReadingColumn, type Run } from './reading-column.ts'
import type { RegisterAdvance } from './rules/register.ts'
import type { Thresholds } from './thresholds.ts'

/** A value that nobody measured, and how it was made. */
export type Substitute = { slot: number; kw: number; method: ReadingMethod }

export type SubstituteRequest = {
  /** The slots to fill are NaN in it. */
  column: ReadingColumn
  runs: Run[]
  /** Whether a value may be leaned on. */
  isValidated: (slot: number) => boolean
  thresholds: Pick<Thresholds, 'linearGapHours' | 'comparableDays'>
  clock: ZoneClock
  dayTypes: DayTypes
  /** Known advances of the register, in kWh. */
  advances: RegisterAdvance[]
}

/** Eight weeks: a Sunday finds eight others. */
export const comparableReachDays = 56

const grounds = new Set(
  (['MEASURED', 'CORRECTED', 'SIMULATED'] satisfies ReadingQuality[]).map(qualityNumber),
)

const dayMs = 86_400_000
const hourMs = 3_600_000

/**
 * Substitutes by the two methods of domain.md. Up to `linearGapHours` between two validated values: a
 * straight line. Otherwise the mean of the same time of day on the latest comparable days before, scaled
 * so that the register's advance fits to the last 10⁻⁶ kW. UserError SUBSTITUTE_NO_COMPARABLE_DAYS,
 * SUBSTITUTE_CONTRADICTS_REGISTER.
 */
export function proposeSubstitutes(request: SubstituteRequest): Substitute[] | UserError {
  const substitutes: Substitute[] = []
  for (const run of request.runs) {
    const filled = linear(request, run) ?? comparable(request, run)
    if (filled instanceof UserError) return filled
    for (const one of filled) substitutes.push(one)
  }
  return fitToRegister(request, substitutes)
}

/** Zero for every slot: only of an outage that a person confirmed. */
export function confirmedOutage(runs: Run[]): Substitute[] {
  return runs.flatMap(run =>
    slotsOf(run).map(slot => ({ slot, kw: 0, method: 'CONFIRMED_OUTAGE' as const })),
  )
}

/** Undefined where the gap is too long or lacks a validated value on either side. */
function linear(request: SubstituteRequest, run: Run): Substitute[] | undefined {
  const { column, isValidated, thresholds } = request
  const count = run.to - run.from
  if (count * column.stepMs > thresholds.linearGapHours * hourMs) return undefined
  if (!isValidated(run.from - 1) || !isValidated(run.to)) return undefined
  const before = column.values[run.from - 1] ?? NaN
  const after = column.values[run.to] ?? NaN
  return slotsOf(run).map((slot, place) => {
    const share = (place + 1) / (count + 1)
    // Rounding must not lead out of the line's ends.
    const kw = Math.min(
      Math.max(rounded(before + (after - before) * share), Math.min(before, after)),
      Math.max(before, after),
    )
    return { slot, kw, method: 'LINEAR' as const }
  })
}

function comparable(request: SubstituteRequest, run: Run): Substitute[] | UserError {
  const { column, clock } = request
  const days = new Map<number, { slot: number; timeMs: number }[]>()
  for (const slot of slotsOf(run)) {
    const { day, timeMs } = wallSlotOf(timeOf(column, slot), clock)
    const slots = days.get(day)
    if (slots) slots.push({ slot, timeMs })
    else days.set(day, [{ slot, timeMs }])
  }
  const substitutes: Substitute[] = []
  for (const [day, slots] of days) {
    const models = modelDays(request, day, slots)
    if (models.length === 0) return noComparableDays(day)
    for (const [place, { slot }] of slots.entries()) {
      const kw = rounded(meanOf(models.map(model => model[place] ?? NaN)))
      substitutes.push({ slot, kw, method: 'COMPARABLE_DAYS' })
    }
  }
  return substitutes
}

/** The values at these times of day of the latest comparable days that have all of them, validated. */
function modelDays(
  { column, clock, dayTypes, isValidated, thresholds }: SubstituteRequest,
  day: number,
  slots: { timeMs: number }[],
): number[][] {
  const models: number[][] = []
  for (const other of comparableDaysBefore(day, comparableReachDays, dayTypes)) {
    const there = slots.map(({ timeMs }) => {
      const instant = instantOf({ day: other, timeMs }, clock)
      return instant === undefined ? -1 : slotAt(column, instant)
    })
    if (!there.every(isValidated)) continue
    models.push(there.map(slot => column.values[slot] ?? NaN))
    if (models.length === thresholds.comparableDays) break
  }
  return models
}

/** Slots that were filled from comparable days take up what the register counted beyond all others. */
function fitToRegister(
  { column, advances }: SubstituteRequest,
  substitutes: Substitute[],
): Substitute[] | UserError {
  const fitted = new Map(substitutes.map(one => [one.slot, one]))
  for (const { from, to, kwh } of advances) {
    // Devices do not show their register just when an interval begins.
    const [first, end] = [from, to].map(ms => (ms - column.startMs) / column.stepMs) as [
      number,
      number,
    ]
    const touching = substitutes.filter(
      ({ slot, method }) => method === 'COMPARABLE_DAYS' && slot + 1 > first && slot < end,
    )
    const inside = touching.filter(({ slot }) => slot >= first && slot + 1 <= end)
    if (inside.length === 0 || Number.isNaN(kwh) || first < 0 || end > column.values.length)
      continue
    if (inside.length < touching.length) continue
    const known = knownUnits(column, { from: first, to: end }, fitted)
    if (known === undefined) continue
    const rest = Math.round((kwh * unitsPerKw * hourMs) / column.stepMs) - known
    if (rest < 0) return contradicts(kwh)
    const scaled = scaleTo(
      inside.map(({ kw }) => toUnits(kw)),
      rest,
    )
    inside.forEach((one, place) =>
      fitted.set(one.slot, { ...one, kw: (scaled[place] ?? 0) / unitsPerKw }),
    )
  }
  return [...fitted.values()]
}

/**
 * Of everything that is not to be scaled, of the slots at both ends their share; undefined where something else is
 * missing too.
 */
function knownUnits(
  { values }: ReadingColumn,
  { from, to }: Run,
  fitted: Map<number, Substitute>,
): number | undefined {
  let units = 0
  for (let slot = Math.floor(from); slot < to; slot += 1) {
    const substitute = fitted.get(slot)
    if (substitute?.method === 'COMPARABLE_DAYS') continue
    const kw = substitute?.kw ?? values[slot] ?? NaN
    if (Number.isNaN(kw)) return undefined
    units += toUnits(kw) * shareOf(slot, { from, to })
  }
  return Math.round(units)
}

/**
 * Whole numbers in the same proportions whose sum is exactly `total`: what rounding down leaves goes to
 * the largest remainders. Equal shares where all are zero.
 */
export function scaleTo(parts: number[], total: number): number[] {
  const target = BigInt(total)
  const given = parts.map(BigInt)
  const sum = sumOf(given)
  const weights = sum > 0n ? given : given.map(() => 1n)
  const whole = sumOf(weights)
  const shares = weights.map(weight => (weight * target) / whole)
  const left = Number(target - sumOf(shares))
  const byRemainder = weights
    .map((weight, place) => ({ place, remainder: (weight * target) % whole }))
    .sort((a, b) => Number(b.remainder - a.remainder) || a.place - b.place)
  const more = new Set(byRemainder.slice(0, left).map(({ place }) => place))
  return shares.map((one, place) => Number(one) + (more.has(place) ? 1 : 0))
}

function sumOf(numbers: bigint[]): bigint {
  let sum = 0n
  for (const number of numbers) sum += number
  return sum
}

/** To the precision of every sum: 10⁻⁶ kW. */
function rounded(kw: number): number {
  return toUnits(kw) / unitsPerKw
}

function meanOf(values: number[]): number {
  let sum = 0
  for (const value of values) sum += value
  return sum / values.length
}

function slotsOf({ from, to }: Run): number[] {
  return Array.from({ length: to - from }, (_, place) => from + place)
}

/** A value that a person or a device stands for; a substitute is no ground for another one. */
export function isGround(column: ReadingColumn, slot: number): boolean {
  const quality = column.qualities[slot] ?? nothing
  return grounds.has(quality) && !Number.isNaN(column.values[slot] ?? NaN)
}

function noComparableDays(day: number): UserError {
  return new UserError(
    'SUBSTITUTE_NO_COMPARABLE_DAYS',
    `Für den ${germanDate(day * dayMs)} gibt es in den ${germanCount(comparableReachDays)} Tagen davor keinen vergleichbaren Tag mit vollständigen, geprüften Werten.`,
    {
      place: `Befund am ${germanDate(Date.parse(dateOf(day)))}`,
      remedy: 'Tragen Sie die Werte von Hand ein oder bestätigen Sie einen Ausfall.',
    },
  )
}

function contradicts(kwh: number): UserError {
  return new UserError(
    'SUBSTITUTE_CONTRADICTS_REGISTER',
    `Die vorhandenen Werte ergeben schon mehr als den Vorschub des Registers von ${germanNumber(kwh)} kWh; für die Lücke bliebe eine negative Menge.`,
    {
      place: 'Zählerstand',
      remedy: 'Prüfen Sie den Zählerstand, den Faktor des Registers und die Werte um die Lücke.',
    },
  )
}
