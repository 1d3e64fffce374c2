import { readHead } from '#platform/audit/audit-log.ts'
import { AuditSealer } from '#platform/audit/audit-seal.ts'
import type { AuditSeal } from '#platform/audit/audit-seal.ts'
import type { Database } from '#platform/database/database.ts'

/** Signed ends of the audit log's chain: one per hour, the newest of the hour. */
export class AuditSealStore {
  private readonly sealer: AuditSealer

  constructor(
    private readonly database: Pick<Database, 'transaction'>,
    sealingKey: Uint8Array,
  ) {
    this.sealer = new AuditSealer(sealingKey)
  }

  /** Undefined when nothing was written since the last seal. */
  sealNow(now: Date): Promise<AuditSeal | undefined> {
    return this.database.transaction(async client => {
      const head = await readHead(client)
      const sealed = await client.query(
        'SELECT FROM audit_seals WHERE hash = $1 AND log_id = $2 AND key_id = $3 LIMIT 1',
        [head.hash, head.id, this.sealer.keyId],
      )
      if (head.entries === 0 || sealed.rowCount !== 0) return undefined
      const seal = this.sealer.seal(head, now)
      await client.query(
        `INSERT INTO audit_seals (hour, sealed_at, entries, log_id, hash, key_id, signature)
         VALUES (date_trunc('hour', $1::timestamptz, 'UTC'), $1, $2, $3, $4, $5, $6)
         ON CONFLICT (hour) DO UPDATE SET sealed_at = $1, entries = $2, log_id = $3, hash = $4,
           key_id = $5, signature = $6`,
        [now, seal.entries, seal.id, seal.hash, seal.keyId, seal.signature],
      )
      return seal
    })
  }
}
