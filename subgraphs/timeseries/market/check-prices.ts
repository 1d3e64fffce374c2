import { germanDuration } from '../wording/german.ts'
import type { Price } from './market.ts'

/** Why one price of a batch was not taken. */
export type RefusedPrice = {
  /** Position in the batch, from 0. */
  index: number
  code: PriceRefusalCode
  /** German. */
  message: string
}
export type PriceRefusalCode =
  | 'PRICE_OFF_GRID'
  | 'PRICE_TOO_OLD'
  | 'PRICE_IN_FUTURE'
  | 'PRICE_NOT_PLAUSIBLE'
  | 'PRICE_VOLUME_INVALID'
  | 'PRICE_TWICE'

export type CheckedPrices = { fit: Price[]; refused: RefusedPrice[] }

/** Products of the exchanges; each divides the next, as PriceStore needs it. */
export const priceSteps: readonly number[] = [900, 1800, 3600]

/** Spot markets were opened later; a stamp of 1970 is a clock that was never set. */
const oldest = new Date('1990-01-01T00:00:00Z')

/** Auctions tell of tomorrow; what is settled before Easter holds until the Tuesday after it. */
const mostDaysAhead = 7
const dayMs = 86_400_000

/** Per MWh or t: ten times beyond what any exchange lets pass. */
const mostPlausible = 100_000
const mostVolume = 1e9

/** Separates what can be stored from what cannot, with the reason for each; order is kept. */
export function checkPrices(prices: readonly Price[], now: Date): CheckedPrices {
  const checked: CheckedPrices = { fit: [], refused: [] }
  const last = new Map(prices.map(({ ts }, index) => [ts.getTime(), index]))
  for (const [index, price] of prices.entries()) {
    const isLast = last.get(price.ts.getTime()) === index
    const refusal = problemOf(price, now) ?? (isLast ? undefined : twice)
    if (refusal) checked.refused.push({ index, ...refusal })
    else checked.fit.push(price)
  }
  return checked
}

type Refusal = Omit<RefusedPrice, 'index'>

const twice: Refusal = {
  code: 'PRICE_TWICE',
  message: 'Für diesen Beginn steht weiter hinten noch ein Preis; der letzte gilt.',
}

function problemOf(price: Price, now: Date): Refusal | undefined {
  return stampProblem(price, now) ?? valueProblem(price)
}

function stampProblem({ ts, stepSeconds }: Price, now: Date): Refusal | undefined {
  if (ts < oldest) {
    return { code: 'PRICE_TOO_OLD', message: 'Der Zeitstempel liegt vor dem Jahr 1990.' }
  }
  if (ts.getTime() > now.getTime() + mostDaysAhead * dayMs) {
    const message = `Der Zeitstempel liegt mehr als ${mostDaysAhead} Tage in der Zukunft; so weit voraus steht kein Preis fest.`
    return { code: 'PRICE_IN_FUTURE', message }
  }
  if (ts.getTime() % (stepSeconds * 1000) === 0) return undefined
  const message = `Der Zeitstempel ist kein Beginn eines Intervalls von ${germanDuration(stepSeconds)}.`
  return { code: 'PRICE_OFF_GRID', message }
}

function valueProblem({ eurPerMwh, volume }: Price): Refusal | undefined {
  if (!(Math.abs(eurPerMwh) <= mostPlausible)) {
    return { code: 'PRICE_NOT_PLAUSIBLE', message: 'Der Preis ist unmöglich groß oder klein.' }
  }
  if (volume !== null && !(volume >= 0 && volume <= mostVolume)) {
    const message = 'Die gehandelte Menge ist negativ oder unmöglich groß.'
    return { code: 'PRICE_VOLUME_INVALID', message }
  }
  return undefined
}
