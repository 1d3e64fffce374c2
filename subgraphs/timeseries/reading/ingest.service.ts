import { createHash } from 'node:crypto'
import { UserError } from '#platform/errors.ts'
import type { EventBus } from '#platform/events/event-bus.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import type { MeterStore } from '../meter/meter.store.ts'
import { checkBatch, isPossible } from './check-batch.ts'
import type { BatchTransaction, IngestBatchStore, IngestOutcome } from './ingest-batch.store.ts'
import { checkBatchSize, checkIngestKey, ownerOf, reusedKey } from './ingest-key.ts'
import { announce } from './reading-event.ts'
import type { NewReading, Reading } from './reading.ts'
import type { ReadingStore } from './reading.store.ts'

type Use = {
  readings: ReadingStore
  meters: Pick<MeterStore, 'byIds'>
  batches: IngestBatchStore
  events: EventBus
}

/** Batches of readings by other systems and by Luna's own services. */
export class IngestService {
  constructor(private readonly use: Use) {}

  /**
   * Stores what fits and tells of each other reading why it does not; announces what is new. With a key the
   * same batch again gets the first answer and writes nothing. UserError: INGEST_TOO_MANY,
   * INGEST_KEY_INVALID, INGEST_KEY_REUSED. Operators may call it as well as services: a meter that is not
   * behind any protocol of Luna is fed by a script of the site.
   */
  async ingest(
    readings: NewReading[],
    viewer: Viewer,
    idempotencyKey?: string,
  ): Promise<IngestOutcome | UserError> {
    viewer.require('operator')
    const tooMany = checkBatchSize(readings.length, 'Messwerte')
    if (tooMany) return tooMany
    if (idempotencyKey === undefined) {
      const { outcome, stored } = await this.write(readings)
      await announce(this.use.events, stored)
      return outcome
    }
    const invalidKey = checkIngestKey(idempotencyKey)
    if (invalidKey) return invalidKey
    return this.ingestOnce(readings, { owner: ownerOf(viewer), key: idempotencyKey })
  }

  private async ingestOnce(
    readings: NewReading[],
    key: { owner: string; key: string },
  ): Promise<IngestOutcome | UserError> {
    const bodyHash = hashOf(readings)
    await this.use.readings.prepareFor(readings.filter(({ ts }) => isPossible(ts)))
    const { answer, stored } = await this.use.batches.once(
      key,
      bodyHash,
      async (known, client): Promise<Answer> => {
        if (known && !known.bodyHash.equals(bodyHash))
          return { answer: reusedKey(key.key), stored: [] }
        if (known) return { answer: known.outcome, stored: [] }
        const written = await this.write(readings, client)
        return { answer: written.outcome, stored: written.stored, remember: written.outcome }
      },
    )
    await announce(this.use.events, stored)
    return answer
  }

  private async write(
    readings: NewReading[],
    client?: BatchTransaction,
  ): Promise<{ outcome: IngestOutcome; stored: Reading[] }> {
    const ids = [...new Set(readings.map(({ meterId }) => meterId))]
    const meters = new Map((await this.use.meters.byIds(ids)).map(meter => [meter.id, meter]))
    const { fit, refused } = checkBatch(readings, meters, new Date())
    const { added, changed, unchanged, kept, stored } = await this.use.readings.write(fit, {
      answer: 'NEWEST',
      ...(client && { client }),
    })
    return { outcome: { added, changed, unchanged, kept, refused }, stored }
  }
}

type Answer = { answer: IngestOutcome | UserError; stored: Reading[]; remember?: IngestOutcome }

function hashOf(readings: NewReading[]): Buffer {
  const rows = readings.map(({ meterId, ts, consumptionKw, productionKw, voltage, quality }) => [
    ...[meterId.toLowerCase(), ts.getTime(), consumptionKw, productionKw, voltage, quality],
  ])
  return createHash('sha256').update(JSON.stringify(rows)).digest()
}
