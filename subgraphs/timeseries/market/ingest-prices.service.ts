import { createHash } from 'node:crypto'
import { UserError } from '#platform/errors.ts'
import type { EventBus } from '#platform/events/event-bus.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import type {
  BatchTransaction,
  IngestBatchStore,
  IngestOutcome,
} from '../reading/ingest-batch.store.ts'
import { checkBatchSize, checkIngestKey, ownerOf, reusedKey } from '../reading/ingest-key.ts'
import { germanCount } from '../wording/german.ts'
import { announcePrices } from './announce-prices.ts'
import { checkPrices, priceSteps } from './check-prices.ts'
import { checkMarketUnit } from './market-unit.ts'
import { marketKey, marketUnits, type Market, type MarketUnit, type Price } from './market.ts'
import type { MarketStore } from './market.store.ts'
import type { PriceStore } from './price.store.ts'

export type PriceBatchInput = {
  marketId: string
  /** German; for a market that is not there yet. */
  name: string | undefined
  /** What the prices are per; undefined: as the market has it, EUR/MWh for a new one. */
  unit: string | undefined
  /** Of every price. */
  stepSeconds: number
  prices: Omit<Price, 'stepSeconds'>[]
}

type Use = {
  markets: MarketStore
  prices: PriceStore
  batches: IngestBatchStore
  events: EventBus
}
type Batch = { marketId: string; name: string; unit: MarketUnit; prices: Price[] }

const longestName = 200
const unprintable = /\p{C}/u

/** Batches of prices by other systems and by Luna's own services. */
export class IngestPricesService {
  constructor(private readonly use: Use) {}

  /**
   * Stores what fits, creating the market when it is missing, and tells of each other price why it does not; announces
   * what is new. With a key the same batch again gets the first answer and writes nothing. UserError:
   * INGEST_TOO_MANY, INGEST_KEY_INVALID, INGEST_KEY_REUSED, MARKET_ID_INVALID, MARKET_NAME_INVALID,
   * PRICE_STEP_INVALID, MARKET_UNIT_UNKNOWN, MARKET_UNIT_DIFFERS. Operators may call it as well as services, as with readings.
   */
  async ingest(
    input: PriceBatchInput,
    viewer: Viewer,
    key?: string,
  ): Promise<IngestOutcome | UserError> {
    viewer.require('operator')
    const tooMany = checkBatchSize(input.prices.length, 'Preise')
    if (tooMany) return tooMany
    const invalidKey = key === undefined ? undefined : checkIngestKey(key)
    if (invalidKey) return invalidKey
    const batch = await this.checkMarket(input)
    if (batch instanceof UserError) return batch
    const answer =
      key === undefined
        ? await this.write(batch)
        : await this.writeOnce(batch, { owner: ownerOf(viewer), key })
    if (answer instanceof UserError) return answer
    if (answer.isNew) await announcePrices(this.use.events, batch.marketId, answer.outcome)
    return answer.outcome
  }

  private async checkMarket({
    marketId,
    stepSeconds,
    ...input
  }: PriceBatchInput): Promise<Batch | UserError> {
    const name = (input.name ?? marketId).trim()
    if (!marketKey(marketId) || unprintable.test(marketId)) return invalidId(marketId)
    if (!isName(name)) return invalidName()
    if (!priceSteps.includes(stepSeconds)) return invalidStep(stepSeconds)
    const unit = unitOf(input.unit, await this.use.markets.byId(marketId))
    if (unit instanceof UserError) return unit
    const prices = input.prices.map(price => ({ ...price, stepSeconds }))
    return { marketId, name, unit, prices }
  }

  private async writeOnce(
    batch: Batch,
    key: { owner: string; key: string },
  ): Promise<{ outcome: IngestOutcome; isNew: boolean } | UserError> {
    const bodyHash = hashOf(batch)
    const { answer } = await this.use.batches.once(
      key,
      bodyHash,
      async (known, client): Promise<Answer> => {
        if (known && !known.bodyHash.equals(bodyHash)) return { answer: reusedKey(key.key) }
        if (known) return { answer: { outcome: known.outcome, isNew: false } }
        const written = await this.write(batch, client)
        return { answer: written, remember: written.outcome }
      },
    )
    return answer
  }

  /** What a finer price kept away is counted as kept, in the words of the store of batches. */
  private async write(
    { prices, ...market }: Batch,
    client?: BatchTransaction,
  ): Promise<{ outcome: IngestOutcome; isNew: boolean }> {
    const { fit, refused } = checkPrices(prices, new Date())
    const written = await this.use.prices.write(
      { ...market, points: fit },
      client ? { client } : {},
    )
    const { added, changed, unchanged, ignored } = written
    return { outcome: { added, changed, unchanged, kept: ignored, refused }, isNew: true }
  }
}

type Answer = {
  answer: { outcome: IngestOutcome; isNew: boolean } | UserError
  remember?: IngestOutcome
}

function isName(name: string): boolean {
  return name !== '' && name.length <= longestName && !unprintable.test(name)
}

/** What is wanted, else as the market has it, else energy's. */
function unitOf(given: string | undefined, known: Market | undefined): MarketUnit | UserError {
  const wanted = given ?? known?.unit ?? 'EUR/MWh'
  const unit = marketUnits.find(each => each === wanted)
  if (!unit) return unknownUnit(wanted)
  return checkMarketUnit(known, unit) ?? unit
}

function hashOf({ marketId, unit, prices }: Batch): Buffer {
  const rows = prices.map(({ ts, ...price }) => [
    ...[ts.getTime(), price.stepSeconds, price.eurPerMwh, price.volume],
  ])
  return createHash('sha256')
    .update(JSON.stringify([marketId, unit, rows]))
    .digest()
}

function invalidId(id: string): UserError {
  return new UserError(
    'MARKET_ID_INVALID',
    `„${id.slice(0, 90)}“ ist keine Kennung eines Marktes: Sie besteht aus Markt und Produkt mit je höchstens 40 druckbaren Zeichen, getrennt durch einen Schrägstrich.`,
    { place: 'marketId', remedy: 'Nehmen Sie zum Beispiel „DE-LU/intraday“.' },
  )
}

function invalidName(): UserError {
  return new UserError(
    'MARKET_NAME_INVALID',
    `Der Name des Marktes ist leer, länger als ${longestName} Zeichen oder enthält Steuerzeichen.`,
    { place: 'name', remedy: 'Nennen Sie den Markt, wie er in Luna heißen soll.' },
  )
}

function invalidStep(stepSeconds: number): UserError {
  return new UserError(
    'PRICE_STEP_INVALID',
    `Preise für jeweils ${germanCount(stepSeconds)} Sekunden gibt es nicht.`,
    {
      place: 'stepSeconds',
      remedy: 'Möglich sind Viertelstunden (900), halbe Stunden (1800) und Stunden (3600).',
    },
  )
}

function unknownUnit(unit: string): UserError {
  return new UserError(
    'MARKET_UNIT_UNKNOWN',
    `Preise in „${unit.slice(0, 40)}“ kennt Luna nicht.`,
    { place: 'unit', remedy: `Möglich sind: ${marketUnits.join(', ')}.` },
  )
}
