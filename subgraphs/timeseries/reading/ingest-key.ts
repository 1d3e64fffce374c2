import { UserError } from '#platform/errors.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import { germanCount } from '../wording/german.ts'

/** Of readings or prices in one call. */
export const mostInBatch = 10_000

const keyShape = /^[\x21-\x7e]{1,200}$/

/** Keys of different callers never meet. */
export function ownerOf({ userId, role, name }: Viewer): string {
  return userId ?? `${role}:${name}`
}

/** INGEST_TOO_MANY; `what` is German and plural: `Messwerte`. */
export function checkBatchSize(count: number, what: string): UserError | undefined {
  if (count <= mostInBatch) return undefined
  return new UserError(
    'INGEST_TOO_MANY',
    `Ein Stapel enthält höchstens ${germanCount(mostInBatch)} ${what}, dieser ${germanCount(count)}.`,
    { remedy: 'Teilen Sie ihn auf mehrere Aufrufe auf.' },
  )
}

/** INGEST_KEY_INVALID. */
export function checkIngestKey(key: string): UserError | undefined {
  if (keyShape.test(key)) return undefined
  return new UserError(
    'INGEST_KEY_INVALID',
    'Der Schlüssel des Stapels (idempotencyKey) hat 1 bis 200 sichtbare ASCII-Zeichen.',
    { place: 'idempotencyKey', remedy: 'Nehmen Sie zum Beispiel eine UUID je Stapel.' },
  )
}

export function reusedKey(key: string): UserError {
  return new UserError(
    'INGEST_KEY_REUSED',
    `Der Schlüssel „${key}“ gehört zu einem anderen Stapel; dieser wurde nicht übernommen.`,
    { place: 'idempotencyKey', remedy: 'Verwenden Sie für jeden Stapel einen neuen Schlüssel.' },
  )
}
