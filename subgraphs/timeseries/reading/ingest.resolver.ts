import { Arg, Ctx, Directive, Mutation, Resolver } from 'type-graphql'
import { UserError } from '#platform/errors.ts'
import type { TimeseriesContext } from '../context.ts'
import { IngestedReadings } from './ingest.type.ts'
import type { NewReading } from './reading.ts'
import { ReadingInput } from './reading.type.ts'

@Resolver()
export class IngestResolver {
  @Mutation(() => IngestedReadings, {
    description:
      'Stores up to 10,000 readings of machines (through the gateway a request has at most 1 MB); the same interval again replaces what is there, except for what a person has decided. What cannot be stored is told reading by reading.',
  })
  @Directive('@auth(role: OPERATOR)')
  async ingestReadings(
    @Arg('readings', () => [ReadingInput]) readings: ReadingInput[],
    @Arg('idempotencyKey', () => String, {
      nullable: true,
      description:
        'The same batch again under the same key gets the first answer and writes nothing, for 7 days unless configured otherwise.',
    })
    idempotencyKey: string | undefined,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<IngestedReadings> {
    const key = idempotencyKey ?? undefined
    const outcome = await services.ingest.ingest(readings.map(toReading), viewer, key)
    if (outcome instanceof UserError) return { ...nothing, error: outcome }
    const { added, changed, unchanged, kept, refused } = outcome
    const accepted = added + changed + unchanged
    return {
      accepted,
      added,
      changed,
      unchanged,
      kept,
      refused: refused.length,
      reasons: refused,
      error: null,
    }
  }
}

const nothing = {
  accepted: 0,
  added: 0,
  changed: 0,
  unchanged: 0,
  kept: 0,
  refused: 0,
  reasons: [],
}

function toReading({ meterId, ts, quality, ...values }: ReadingInput): NewReading {
  const { consumptionKw = null, productionKw = null, voltage = null } = values
  return { meterId, ts, quality, consumptionKw, productionKw, voltage }
}
