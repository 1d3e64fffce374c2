import { z } from 'zod'
import { UserError } from '#platform/errors.ts'
import type { Logger } from '#platform/logger.ts'
import type { TimeseriesClient } from '../timeseries-client.ts'

const meter = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.string(),
  intervalSeconds: z.number(),
  simulated: z.boolean(),
  timeZone: z.string(),
  state: z.string().nullable(),
  latitude: z.number().nullable(),
  longitude: z.number().nullable(),
})
/** What the simulation needs to know of a meter; the timeseries subgraph owns it. */
export type KnownMeter = z.infer<typeof meter>

const answer = z.object({ meter: meter.nullable() })
const query = `query SimulatedMeter($id: ID!) {
  meter(id: $id) { id name kind intervalSeconds simulated timeZone state latitude longitude }
}`

/** Undefined where there is no such meter; TIMESERIES_UNAVAILABLE where nobody can tell. */
export async function readMeter(
  timeseries: TimeseriesClient,
  id: string,
  logger: Logger,
): Promise<KnownMeter | undefined | UserError> {
  try {
    return (await timeseries.ask(answer, query, { id })).meter ?? undefined
  } catch (error) {
    logger.warn({ err: error, meterId: id }, 'meter not read')
    return timeseriesAway
  }
}

export const timeseriesAway = new UserError(
  'TIMESERIES_UNAVAILABLE',
  'Der Teildienst der Zeitreihen antwortet gerade nicht.',
  { remedy: 'Versuchen Sie es in einer Minute noch einmal.' },
)
