import { createPublicKey, verify } from 'node:crypto'

/** JSON with sorted names and without blanks: the bytes that are signed, however a file was written. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const entries = Object.entries(value)
    .filter(([, part]) => part !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([name, part]) => `${JSON.stringify(name)}:${canonicalJson(part)}`).join(',')}}`
}

/** Whether the Ed25519 key (32 bytes, Base64 or Base64url) has signed the value's canonical JSON. */
export function isSignedBy(publicKey: string, value: unknown, signature: string): boolean {
  const x = Buffer.from(publicKey, 'base64').toString('base64url')
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
  return verify(null, Buffer.from(canonicalJson(value)), key, Buffer.from(signature, 'base64'))
}
