import { registerCount, type RegisterType } from '../model/modbus-model.ts'

type Order = 'BIG' | 'LITTLE'
export type Decoding = {
  type: RegisterType
  wordOrder: Order
  byteOrder: Order
  notAvailable: readonly number[]
}

/**
 * The number in consecutive registers. NaN for a value that stands for "not available" and for a 64-bit
 * integer beyond 2⁵³, which could not be told exactly.
 */
export function decodeRegisters(words: readonly number[], decoding: Decoding): number {
  const { type, wordOrder, byteOrder, notAvailable } = decoding
  const ordered = wordOrder === 'BIG' ? words : [...words].reverse()
  const bytes = Buffer.alloc(registerCount[type] * 2)
  for (const [index, word] of ordered.entries()) {
    if (byteOrder === 'BIG') bytes.writeUInt16BE(word, index * 2)
    else bytes.writeUInt16LE(word, index * 2)
  }
  const value = readers[type](bytes)
  return notAvailable.includes(value) ? Number.NaN : value
}

const readers: Record<RegisterType, (bytes: Buffer) => number> = {
  U16: bytes => bytes.readUInt16BE(),
  I16: bytes => bytes.readInt16BE(),
  U32: bytes => bytes.readUInt32BE(),
  I32: bytes => bytes.readInt32BE(),
  U64: bytes => exact(bytes.readBigUInt64BE()),
  I64: bytes => exact(bytes.readBigInt64BE()),
  F32: bytes => shortest(bytes.readFloatBE()),
  F64: bytes => bytes.readDoubleBE(),
}

function exact(value: bigint): number {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : Number.NaN
}

/** 230.1 instead of 230.10000610351562: the shortest decimal that is the same single-precision number. */
function shortest(value: number): number {
  return Number(value.toPrecision(8)) === value ? value : roundedSingle(value)
}

function roundedSingle(value: number): number {
  for (let digits = 6; digits < 9; digits++) {
    const rounded = Number(value.toPrecision(digits))
    if (Math.fround(rounded) === value) return rounded
  }
  return value
}
