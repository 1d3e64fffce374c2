import { z } from 'zod'
import type { InternalSigner } from '#platform/identity/internal-token.ts'
import { createViewer } from '#platform/identity/viewer.ts'

/** Asks the timeseries subgraph as a service of Luna, not as the person behind a request. */
export type TimeseriesClient = {
  /**
   * The answer's `data`, checked by `schema`. Throws `TimeseriesRefused` where the subgraph answers with an
   * error, anything else where it does not answer within the time.
   */
  ask: <T>(schema: z.ZodType<T>, query: string, variables: object, withinMs?: number) => Promise<T>
}

/** The timeseries subgraph understood the request and did not do it. */
export class TimeseriesRefused extends Error {
  override readonly name = 'TimeseriesRefused'
  constructor(
    message: string,
    readonly code: string | undefined,
  ) {
    super(message)
  }
}

const envelope = z.object({
  data: z.unknown().optional(),
  errors: z
    .array(
      z.object({
        message: z.string(),
        extensions: z.object({ code: z.string().optional() }).optional(),
      }),
    )
    .optional(),
})

const patienceMs = 10_000
const self = createViewer({ name: 'simulation', role: 'service' })

export function createTimeseriesClient(url: string, signer: InternalSigner): TimeseriesClient {
  return {
    async ask(schema, query, variables, withinMs = patienceMs) {
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-luna-internal': await signer.sign(self, 'timeseries'),
        },
        body: JSON.stringify({ query, variables }),
        signal: AbortSignal.timeout(withinMs),
      })
      const { data, errors } = envelope.parse(await response.json())
      const [error] = errors ?? []
      if (error) throw new TimeseriesRefused(error.message, error.extensions?.code)
      return schema.parse(data)
    },
  }
}
