import { createHash } from 'node:crypto'

/** A number of [0, 1) that looks random and is the same for the same parts. */
export function seededUniform(...parts: string[]): number {
  const digest = createHash('sha256').update(parts.join('\n')).digest()
  return digest.readUIntBE(0, 6) / 2 ** 48
}
