import { createHash } from 'node:crypto'

const namespace = Buffer.from('7d0b3d0a9f6e4b8f9a3f2c1e5d4b6a70', 'hex')

/** UUID version 5 of the parts: the same work done twice writes the same rows and points. */
export function stableId(...parts: (string | number)[]): string {
  const bytes = createHash('sha1')
    .update(namespace)
    .update(parts.join('\n'))
    .digest()
    .subarray(0, 16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-')
}
