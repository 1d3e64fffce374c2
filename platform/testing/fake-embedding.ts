import { createHash } from 'node:crypto'

/** A vector in which every word of the text has its place: shared words make texts similar. */
export function fakeEmbedding(text: string, dimension: number): number[] {
  const vector = Array.from({ length: dimension }, () => 0)
  for (const word of text.toLowerCase().match(/\p{L}+|\d+/gu) ?? []) {
    const place = createHash('sha256').update(word).digest().readUInt32BE(0) % dimension
    vector[place] = (vector[place] ?? 0) + 1
  }
  const length = Math.hypot(...vector) || 1
  return vector.map(value => value / length)
}
