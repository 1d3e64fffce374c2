import { createSealer, type Sealer } from '#platform/identity/sealer.ts'

/** A key that somebody enters for one backup travels to the job sealed; it opens for this backup only. */
export function keySealer(sealingKey: Uint8Array): Sealer {
  return createSealer(sealingKey, 'backup-key')
}
