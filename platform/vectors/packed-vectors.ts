import type { SparseVector } from './vector-store.ts'

/** float32, in the byte order of every processor Node runs on (little endian). */
export function packDense(values: number[]): Buffer {
  return Buffer.from(Float32Array.from(values).buffer)
}

export function unpackDense(bytes: Buffer): Float32Array {
  return new Float32Array(aligned(bytes))
}

/** n terms as uint32, then n weights as float32. */
export function packSparse({ indices, values }: SparseVector): Buffer {
  const terms = Buffer.from(Uint32Array.from(indices).buffer)
  return Buffer.concat([terms, packDense(values)])
}

/** As it lies in memory. */
export function unpackSparse(bytes: Buffer): { indices: Uint32Array; values: Float32Array } {
  const buffer = aligned(bytes)
  const count = buffer.byteLength / 8
  return {
    indices: new Uint32Array(buffer, 0, count),
    values: new Float32Array(buffer, count * 4, count),
  }
}

/** Buffers from the driver may start at any byte; typed arrays may not. */
function aligned(bytes: Buffer): ArrayBuffer {
  return new Uint8Array(bytes).buffer
}
