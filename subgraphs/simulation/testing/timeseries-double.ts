import { buildSchema, graphql, type GraphQLSchema } from 'graphql'
import type { Database } from '#platform/database/database.ts'
import type { TimeseriesClient } from '../timeseries-client.ts'

type Reading = {
  meterId: string
  ts: string
  consumptionKw: number | null
  productionKw: number | null
  voltage: number | null
  quality: string
}
type Refusal = { index: number; code: string; message: string }
type Price = { ts: string; eurPerMwh: number; volume: number | null }

/**
 * Stands in for the timeseries subgraph where a test is about the simulation alone: it keeps what it is given
 * and can be away. That both understand each other is tested with the real one (scripts/simulation-delivery.test.ts).
 */
export class TimeseriesDouble implements TimeseriesClient {
  /** By meter and start. */
  readonly readings = new Map<string, Reading>()
  /** Starts and EUR/MWh by market. */
  readonly prices = new Map<string, Map<string, number>>()
  readonly sizes: number[] = []
  readonly keys: string[] = []
  isAway = false
  /** Stores, but the answer gets lost. */
  losesAnswers = false
  refuse: (reading: Reading) => string | undefined = () => undefined
  private readonly batches = new Map<string, unknown>()

  constructor(private readonly database: Database) {}

  ask: TimeseriesClient['ask'] = async (schema, query, variables) => {
    if (this.isAway) throw new Error('timeseries is away')
    const { data, errors } = await graphql({
      schema: schemaOfTimeseries,
      source: query,
      rootValue: this,
      variableValues: { ...variables },
    })
    if (errors?.[0]) throw errors[0]
    if (this.losesAnswers) throw new Error('the answer was lost')
    return schema.parse(JSON.parse(JSON.stringify(data)))
  }

  startsOf(meterId: string): number[] {
    return [...this.readings.values()]
      .filter(reading => reading.meterId === meterId)
      .map(({ ts }) => Date.parse(ts))
      .sort((a, b) => a - b)
  }

  async meter({ id }: { id: string }) {
    const row = await this.database.prisma.meter.findUnique({ where: { meterId: id } })
    return row && { ...row, id: row.meterId }
  }

  async createMeter({ input }: { input: Record<string, string | number | boolean | null> }) {
    const { name, intervalSeconds, kind, parentId, ...rest } = input
    const traits = { kind: String(kind), parentId: parentId ? String(parentId) : null }
    const more = { timeZone: 'Europe/Berlin', simulated: rest['simulated'] === true }
    const meterId = globalThis.crypto.randomUUID()
    if (await this.database.prisma.meter.findFirst({ where: { name: String(name) } })) {
      return { __typename: 'UserError', code: 'METER_NAME_TAKEN', message: 'Den gibt es schon.' }
    }
    await this.database.prisma.meter.create({
      data: {
        meterId,
        name: String(name),
        intervalSeconds: Number(intervalSeconds),
        ...traits,
        ...more,
      },
    })
    return { __typename: 'Meter', id: meterId }
  }

  async removeMeter({ id }: { id: string }) {
    await this.database.prisma.meter.delete({ where: { meterId: id } })
    return { __typename: 'Meter', id }
  }

  ingestReadings({
    readings,
    idempotencyKey: key,
  }: {
    readings: Reading[]
    idempotencyKey: string
  }) {
    const known = this.batches.get(key)
    if (known) return known
    this.sizes.push(readings.length)
    this.keys.push(key)
    const reasons: Refusal[] = []
    for (const [index, reading] of readings.entries()) {
      const message = this.refuse(reading)
      if (message === undefined) this.readings.set(`${reading.meterId} ${reading.ts}`, reading)
      else reasons.push({ index, code: 'READING_NOT_PLAUSIBLE', message })
    }
    const answer = { reasons, error: null }
    this.batches.set(key, answer)
    return answer
  }

  ingestPrices({ input }: { input: { marketId: string; prices: Price[] } }) {
    const known = this.prices.get(input.marketId) ?? new Map<string, number>()
    for (const { ts, eurPerMwh } of input.prices) known.set(ts, eurPerMwh)
    this.prices.set(input.marketId, known)
    return { reasons: [], error: null }
  }
}

const schemaOfTimeseries: GraphQLSchema = buildSchema(`
  type Query { meter(id: ID!): Meter }
  type Mutation {
    ingestReadings(readings: [ReadingInput!]!, idempotencyKey: String): Ingested
    ingestPrices(input: IngestPricesInput!, idempotencyKey: String): Ingested
    createMeter(input: CreateMeterInput!): MeterResult
    removeMeter(id: ID!): MeterResult
  }
  union MeterResult = Meter | UserError
  type UserError { code: String! message: String! place: String remedy: String }
  type Meter {
    id: ID! name: String! kind: String! intervalSeconds: Int! simulated: Boolean!
    timeZone: String! state: String latitude: Float longitude: Float
  }
  input ReadingInput {
    meterId: ID! ts: String! consumptionKw: Float productionKw: Float voltage: Float quality: String!
  }
  input PriceInput { ts: String! eurPerMwh: Float! volume: Float }
  input IngestPricesInput { marketId: String! name: String! unit: String! stepSeconds: Int! prices: [PriceInput!]! }
  input CreateMeterInput {
    name: String! intervalSeconds: Int! simulated: Boolean kind: String parentId: ID timeZone: String
    latitude: Float longitude: Float state: String place: String capacityKw: Float
  }
  type Ingested { reasons: [Refused!]! error: UserError }
  type Refused { index: Int! code: String! message: String! }
`)
