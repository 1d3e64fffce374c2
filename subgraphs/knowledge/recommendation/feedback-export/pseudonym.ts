import { createHmac, hkdfSync } from 'node:crypto'

/**
 * The same person gets the same name in every export of this installation; without its key nobody can
 * tell who it is, nor try all user ids (HMAC-SHA256 with a key of its own by HKDF, 128 bits).
 */
export function pseudonyms(sealingKey: Uint8Array): (userId: string | null) => string | null {
  const key = Buffer.from(hkdfSync('sha256', sealingKey, '', 'luna pseudonym feedback', 32))
  return userId =>
    userId === null ? null : createHmac('sha256', key).update(userId).digest('hex').slice(0, 32)
}
