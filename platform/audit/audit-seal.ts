import { createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import type { ChainHead } from './audit-log.ts'

/** An end of the chain, signed. */
export type AuditSeal = ChainHead & { sealedAt: Date; keyId: string; signature: string }

/**
 * Signs ends of the chain with a key of its own, made from the installation's sealing key (HKDF), which
 * is not in the database: whoever writes the whole chain anew cannot sign it.
 */
export class AuditSealer {
  /** Tells the seals of this installation from those of another. */
  readonly keyId: string
  private readonly key: Buffer

  constructor(sealingKey: Uint8Array) {
    this.key = Buffer.from(hkdfSync('sha256', sealingKey, '', 'luna audit seal', 32))
    this.keyId = createHash('sha256').update(this.key).digest('hex').slice(0, 16)
  }

  seal(head: ChainHead, sealedAt: Date): AuditSeal {
    const signature = this.sign(head, sealedAt).toString('hex')
    return { ...head, sealedAt, keyId: this.keyId, signature }
  }

  isGenuine({ signature, sealedAt, ...head }: AuditSeal): boolean {
    const given = Buffer.from(signature, 'hex')
    const expected = this.sign(head, sealedAt)
    return given.length === expected.length && timingSafeEqual(given, expected)
  }

  private sign({ entries, id, hash }: ChainHead, sealedAt: Date): Buffer {
    const text = JSON.stringify([entries, id, hash, sealedAt.toISOString()])
    return createHmac('sha256', this.key).update(text).digest()
  }
}
