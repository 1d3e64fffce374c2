import { z } from 'zod'
import type { InternalSigner } from '#platform/identity/internal-token.ts'
import { createViewer } from '#platform/identity/viewer.ts'
import type { SimulatedReading } from '../meter-model/meter-model.ts'

/** Where simulated readings go: the same intake that real ones use. */
export type ReadingIntake = {
  lastReadingAt(meterId: string): Promise<number | undefined>
  ingest(meterId: string, readings: SimulatedReading[]): Promise<void>
}

const lastReading = z.object({
  meter: z.object({ lastReadingAt: z.iso.datetime().nullable() }).nullable(),
})
const accepted = z.object({ ingestReadings: z.object({ accepted: z.number() }) })
const envelope = z.object({
  data: z.unknown().optional(),
  errors: z.array(z.object({ message: z.string() })).optional(),
})

const withinMs = 10_000
const self = createViewer({ name: 'simulation', role: 'service' })

/** The intake of the timeseries subgraph, asked as a service. */
export function createReadingIntake(url: string, signer: InternalSigner): ReadingIntake {
  const ask = async <T>(schema: z.ZodType<T>, query: string, variables: object): Promise<T> => {
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
    if (errors?.[0]) throw new Error(`intake refused: ${errors[0].message}`)
    return schema.parse(data)
  }
  return {
    async lastReadingAt(meterId) {
      const query = 'query LastReading($id: ID!) { meter(id: $id) { lastReadingAt } }'
      const { meter } = await ask(lastReading, query, { id: meterId })
      return meter?.lastReadingAt ? Date.parse(meter.lastReadingAt) : undefined
    },
    async ingest(meterId, readings) {
      const query =
        'mutation Ingest($readings: [ReadingInput!]!) { ingestReadings(readings: $readings) { accepted } }'
      const batch = readings.map(({ ts, ...values }) => ({
        meterId,
        ts: new Date(ts).toISOString(),
        ...values,
        quality: 'SIMULATED',
      }))
      await ask(accepted, query, { readings: batch })
    },
  }
}
