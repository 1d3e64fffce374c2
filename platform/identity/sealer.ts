import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

/** Keeps secrets of others (API tokens, passwords) in the database so that the database alone does not tell them. */
export type Sealer = {
  /** `owner` is what the secret belongs to, e.g. the row's id: it opens for this owner only. */
  seal: (plain: string, owner: string) => string
  /** Undefined when it was sealed by another installation or for another owner, or is damaged. */
  open: (sealed: string, owner: string) => string | undefined
}

const version = 'v1'
const algorithm = 'aes-256-gcm'
const ivBytes = 12
const tagBytes = 16

/**
 * AES-256-GCM with a key of its own per purpose, derived from the installation's sealing key by HKDF-SHA256. The
 * owner is authenticated with the text.
 */
export function createSealer(sealingKey: Uint8Array, purpose: string): Sealer {
  const key = Buffer.from(hkdfSync('sha256', sealingKey, '', `luna seal ${purpose}`, 32))
  return {
    seal(plain, owner) {
      const iv = randomBytes(ivBytes)
      const cipher = createCipheriv(algorithm, key, iv).setAAD(Buffer.from(owner))
      const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
      return `${version}.${Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url')}`
    },
    open(sealed, owner) {
      const [found, text = ''] = sealed.split('.')
      const bytes = Buffer.from(text, 'base64url')
      if (found !== version || bytes.length < ivBytes + tagBytes) return undefined
      const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, ivBytes))
        .setAAD(Buffer.from(owner))
        .setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes))
      try {
        const plain = [decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]
        return Buffer.concat(plain).toString('utf8')
      } catch {
        // GCM tells a wrong key, a wrong owner and a changed text in the same way.
        return undefined
      }
    },
  }
}
