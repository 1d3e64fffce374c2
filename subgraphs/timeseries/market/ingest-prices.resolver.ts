import { Arg, Ctx, Directive, Mutation, Resolver } from 'type-graphql'
import { UserError } from '#platform/errors.ts'
import type { TimeseriesContext } from '../context.ts'
import type { PriceBatchInput } from './ingest-prices.service.ts'
import { IngestedPrices, IngestPricesInput } from './ingest-prices.type.ts'

@Resolver()
export class IngestPricesResolver {
  @Mutation(() => IngestedPrices, {
    description:
      'Stores up to 10,000 prices of one market by machines (through the gateway a request has at most 1 MB); the same interval again replaces what is there, but a finer price is never replaced by a coarser one. What cannot be stored is told price by price.',
  })
  @Directive('@auth(role: OPERATOR)')
  async ingestPrices(
    @Arg('input', () => IngestPricesInput) input: IngestPricesInput,
    @Arg('idempotencyKey', () => String, {
      nullable: true,
      description:
        'The same batch again under the same key gets the first answer and writes nothing, for 7 days unless configured otherwise.',
    })
    idempotencyKey: string | undefined,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<IngestedPrices> {
    const key = idempotencyKey ?? undefined
    const outcome = await services.ingestPrices.ingest(toBatch(input), viewer, key)
    if (outcome instanceof UserError) return { ...nothing, error: outcome }
    const { added, changed, unchanged, kept, refused } = outcome
    return {
      accepted: added + changed + unchanged,
      ...{ added, changed, unchanged, ignored: kept },
      refused: refused.length,
      reasons: refused,
      error: null,
    }
  }
}

const nothing = {
  ...{ accepted: 0, added: 0, changed: 0, unchanged: 0, ignored: 0, refused: 0 },
  reasons: [],
}

function toBatch({ name, unit, prices, ...input }: IngestPricesInput): PriceBatchInput {
  return {
    ...input,
    name: name ?? undefined,
    unit: unit ?? undefined,
    prices: prices.map(({ ts, eurPerMwh, volume = null }) => ({ ts, eurPerMwh, volume })),
  }
}
