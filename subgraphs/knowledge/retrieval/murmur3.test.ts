import { expect, it } from 'vitest'
import { murmur3 } from './murmur3.ts'

// Reference values of the original C++ implementation (SMHasher).
it.each([
  ['', 0, 0],
  ['', 1, 0x514e28b7],
  ['a', 0, 0x3c2569b2],
  ['aaaa', 0x9747b28c, 0x5a97808a],
  ['abc', 0x9747b28c, 0xc84a62dd],
  ['Hello, world!', 0x9747b28c, 0x24884cba],
  ['The quick brown fox jumps over the lazy dog', 0x9747b28c, 0x2fa826cd],
])('murmur3(%o, %i)', (text, seed, hash) => {
  expect(murmur3(text, seed)).toBe(hash)
})
