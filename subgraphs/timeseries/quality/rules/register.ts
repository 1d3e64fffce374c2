import { germanNumber } from '../../wording/german.ts'
import type { Found } from '../quality-finding.ts'
import { shareOf, type ReadingColumn } from '../reading-column.ts'
import type { Thresholds } from '../thresholds.ts'

/** A counter at an instant, in kWh of the primary side. */
export type RegisterReading = { ts: number; kwh: number }

/** What went through between two counts; NaN where that cannot be known. */
export type RegisterAdvance = { from: number; to: number; kwh: number; rolledOver: boolean }

const hourMs = 3_600_000

/**
 * The advance from each count to the next. A counter that falls from just below a power of ten to just
 * above zero rolled over; any other fall is a reset or another device, and its advance is unknown.
 */
export function registerAdvances(readings: RegisterReading[], factor = 1): RegisterAdvance[] {
  return readings.slice(1).map((later, place) => {
    const earlier = readings[place] ?? later
    const { ts: from } = earlier
    const { ts: to } = later
    const kwh = later.kwh - earlier.kwh
    if (kwh >= 0) return { from, to, kwh, rolledOver: false }
    const capacity = 10 ** Math.ceil(Math.log10(Math.max(earlier.kwh / factor, 1))) * factor
    const rolledOver = earlier.kwh >= 0.9 * capacity && later.kwh <= 0.1 * capacity
    return { from, to, kwh: rolledOver ? kwh + capacity : NaN, rolledOver }
  })
}

export function findCounterResets(advances: RegisterAdvance[], obis: string): Found[] {
  return advances
    .filter(({ kwh, rolledOver }) => rolledOver || Number.isNaN(kwh))
    .map(({ from, to, kwh, rolledOver }) => ({
      rule: 'COUNTER_RESET',
      severity: rolledOver ? 'INFO' : 'ERROR',
      from,
      to,
      intervals: 0,
      message: rolledOver
        ? `Das Register ${obis} ist übergelaufen; der Vorschub ist ${germanNumber(kwh)} kWh.`
        : `Das Register ${obis} springt zurück: zurückgesetzt oder anderer Zähler. Der Vorschub ist unbekannt.`,
    }))
}

/**
 * Σ profile against the register's advance. Stored profiles are values of the primary side, so are the
 * advances. Where the profile has gaps only too much of it is a contradiction.
 */
export function findRegisterMismatches(
  column: ReadingColumn,
  advances: RegisterAdvance[],
  thresholds: Pick<Thresholds, 'registerTolerance' | 'registerToleranceKwh'> & { obis: string },
): Found[] {
  return advances.flatMap(advance => {
    const profile = profileEnergy(column, advance)
    if (!profile || Number.isNaN(advance.kwh)) return []
    const difference = profile.kwh - advance.kwh
    const tolerance = Math.max(
      thresholds.registerTolerance * advance.kwh,
      thresholds.registerToleranceKwh,
      profile.uncertainKwh,
    )
    const contradicts =
      profile.missing > 0 ? difference > tolerance : Math.abs(difference) > tolerance
    return contradicts ? [mismatch(advance, profile, { difference, obis: thresholds.obis })] : []
  })
}

type ProfileEnergy = {
  kwh: number
  missing: number
  intervals: number
  /** Of the intervals within which the register was read: nobody knows how their energy is spread. */
  uncertainKwh: number
}

/** Undefined where the column does not cover the advance. Of intervals that reach beyond it their share counts. */
export function profileEnergy(
  { values, startMs, stepMs }: ReadingColumn,
  { from, to }: Pick<RegisterAdvance, 'from' | 'to'>,
): ProfileEnergy | undefined {
  const [first, end] = [(from - startMs) / stepMs, (to - startMs) / stepMs]
  if (first < 0 || end > values.length) return undefined
  let [microKw, uncertain, missing] = [0, 0, 0]
  for (let slot = Math.floor(first); slot < end; slot += 1) {
    const value = values[slot] ?? NaN
    const share = shareOf(slot, { from: first, to: end })
    if (Number.isNaN(value)) missing += 1
    else microKw += Math.round(value * 1e6) * share
    // For a part of an interval its power may be nothing, or several times the mean.
    if (share < 1) uncertain += 2 * Math.min(share, 1 - share) * (value || 0)
  }
  const hours = stepMs / hourMs
  return {
    kwh: (microKw / 1e6) * hours,
    uncertainKwh: uncertain * hours,
    missing,
    intervals: Math.ceil(end) - Math.floor(first),
  }
}

function mismatch(
  { from, to, kwh }: RegisterAdvance,
  profile: ProfileEnergy,
  { difference, obis }: { difference: number; obis: string },
): Found {
  const share = kwh > 0 ? ` (${germanNumber(Math.round((difference / kwh) * 1000) / 10)} %)` : ''
  return {
    rule: 'REGISTER_MISMATCH',
    severity: Math.abs(difference) > 0.05 * kwh ? 'ERROR' : 'WARNING',
    from,
    to,
    intervals: profile.intervals,
    message: `Der Lastgang ergibt ${germanNumber(profile.kwh)} kWh, das Register ${obis} rückte um ${germanNumber(kwh)} kWh vor: Unterschied ${germanNumber(difference)} kWh${share}.`,
  }
}
