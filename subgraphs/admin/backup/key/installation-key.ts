import { createHmac, hkdfSync, webcrypto } from 'node:crypto'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'

/** PKCS #8 of an X25519 key (RFC 8410) up to its 32 bytes. */
const pkcs8Start = Buffer.from('302e020100300506032b656e04220420', 'hex')

/**
 * The key by which this installation opens its own encrypted backups, so that it can check and restore them without
 * the owner's. It is derived from the data folder's secrets, which no archive holds.
 */
export async function installationKey(sealingKey: Uint8Array): Promise<CryptoKey> {
  const raw = Buffer.from(hkdfSync('sha256', sealingKey, '', 'luna backup key', 32))
  const pkcs8 = Buffer.concat([pkcs8Start, raw])
  const key = await webcrypto.subtle.importKey('pkcs8', pkcs8, { name: 'X25519' }, false, [
    'deriveBits',
  ])
  return key as CryptoKey
}

/** Tells two installations apart by their secrets without telling any. */
export function sealingKeyCheck(sealingKey: Uint8Array): string {
  return createHmac('sha256', sealingKey).update('luna backup check').digest('hex').slice(0, 16)
}

/** Who can open an archive; nobody in particular while the owner has no key. */
export async function recipientsFor(
  owner: string | null,
  sealingKey: Uint8Array,
): Promise<string[]> {
  return owner === null ? [] : [owner, await identityToRecipient(await installationKey(sealingKey))]
}

export type OwnerKey = { recipient: string; secretKey: string }

export async function makeOwnerKey(): Promise<OwnerKey> {
  const secretKey = await generateX25519Identity()
  return { secretKey, recipient: await identityToRecipient(secretKey) }
}
