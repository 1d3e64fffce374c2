const encoder = new TextEncoder()
const c1 = 0xcc9e2d51
const c2 = 0x1b873593

/** MurmurHash3 x86 32 bit over UTF-8, unsigned: the ids of sparse dimensions. */
export function murmur3(text: string, seed = 0): number {
  const bytes = encoder.encode(text)
  const blocks = bytes.length - (bytes.length % 4)
  let hash = seed
  for (let at = 0; at < blocks; at += 4) {
    hash ^= scramble(little(bytes, at, 4))
    hash = Math.imul(rotate(hash, 13), 5) + 0xe6546b64
  }
  if (blocks < bytes.length) hash ^= scramble(little(bytes, blocks, bytes.length - blocks))
  return avalanche(hash ^ bytes.length)
}

function little(bytes: Uint8Array, at: number, count: number): number {
  let value = 0
  for (let index = count - 1; index >= 0; index--) value = (value << 8) | (bytes[at + index] ?? 0)
  return value
}

function scramble(value: number): number {
  return Math.imul(rotate(Math.imul(value, c1), 15), c2)
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits))
}

function avalanche(value: number): number {
  let hash = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
