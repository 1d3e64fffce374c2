import { z } from 'zod'
import { UserError } from '#platform/errors.ts'
import type { Logger } from '#platform/logger.ts'
import { timeseriesAway } from '../run/meter-source.ts'
import type { TimeseriesClient } from '../timeseries-client.ts'

export type NewMeter = {
  name: string
  kind: string
  intervalSeconds: number
  simulated: true
  parentId: string | null
  timeZone: string
  latitude: number
  longitude: number
  state: string | null
  capacityKw: number | null
}

const result = z.union([
  z.object({ __typename: z.literal('Meter'), id: z.string() }),
  z.object({
    __typename: z.literal('UserError'),
    code: z.string(),
    message: z.string(),
    place: z.string().nullish(),
    remedy: z.string().nullish(),
  }),
])
const created = z.object({ createMeter: result })
const removed = z.object({ removeMeter: result })
const selection = '__typename ... on Meter { id } ... on UserError { code message place remedy }'
const createMutation = `mutation Create($input: CreateMeterInput!) { createMeter(input: $input) { ${selection} } }`
const removeMutation = `mutation Remove($id: ID!) { removeMeter(id: $id) { ${selection} } }`

/** Makes meters in the timeseries subgraph, and takes them back where not all could be made. */
export class SiteMeters {
  private readonly made: string[] = []

  constructor(private readonly use: { timeseries: TimeseriesClient; logger: Logger }) {}

  /** The id of a new meter. As of createMeter, and TIMESERIES_UNAVAILABLE. */
  async create(input: NewMeter): Promise<string | UserError> {
    try {
      const { createMeter } = await this.use.timeseries.ask(created, createMutation, { input })
      if (createMeter.__typename === 'UserError') return toError(createMeter)
      this.made.push(createMeter.id)
      return createMeter.id
    } catch (error) {
      this.use.logger.warn({ err: error }, 'meter of a site not made')
      return timeseriesAway
    }
  }

  /** Removes what was made, children first. */
  async takeBack(): Promise<void> {
    for (const id of this.made.reverse()) {
      try {
        await this.use.timeseries.ask(removed, removeMutation, { id })
      } catch (error) {
        this.use.logger.error({ err: error, meterId: id }, 'meter of a failed site stays behind')
      }
    }
  }
}

function toError(failure: {
  code: string
  message: string
  place?: string | null | undefined
  remedy?: string | null | undefined
}): UserError {
  return new UserError(failure.code, failure.message, {
    ...(failure.place != null && { place: failure.place }),
    ...(failure.remedy != null && { remedy: failure.remedy }),
  })
}
