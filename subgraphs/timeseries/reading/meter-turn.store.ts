import type { PoolClient } from 'pg'
import { UserError } from '#platform/errors.ts'

/**
 * Who changes the past of a meter takes turns: imports, people and the check, each for its transaction. So a
 * substitute is made of what is stored when it is written, and what an import replaces is what it has compared.
 * Values that devices deliver do not wait: decided-readings.ts protects against them.
 */
export async function takeTurn(
  client: PoolClient,
  meterIds: readonly string[],
  { withinSeconds }: { withinSeconds: number },
): Promise<void> {
  await client.query(
    `SELECT set_config('lock_timeout', $1, true), set_config('statement_timeout', '15min', true)`,
    [`${withinSeconds}s`],
  )
  try {
    // In one order, so that two who want several never wait for each other.
    for (const meterId of meterIds.toSorted()) {
      await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
        `reading-changes:${meterId}`,
      ])
    }
  } catch (error) {
    const isLate = error instanceof Error && 'code' in error && error.code === '55P03'
    throw isLate ? new MeterBusy() : error
  }
  await client.query('SET LOCAL lock_timeout = 0')
}

/** Somebody else has held the turn for longer than one wants to wait. */
class MeterBusy extends Error {
  override readonly name = 'MeterBusy'
}

/** UserError METER_BUSY instead of MeterBusy. */
export async function unlessBusy<T>(work: Promise<T>): Promise<T | UserError> {
  try {
    return await work
  } catch (error) {
    if (error instanceof MeterBusy) return meterBusy
    throw error
  }
}

const meterBusy = new UserError(
  'METER_BUSY',
  'In diesen Zähler wird gerade eine Datei importiert, oder seine Werte werden geprüft.',
  { place: 'Zähler', remedy: 'Versuchen Sie es noch einmal, wenn der Auftrag fertig ist.' },
)
