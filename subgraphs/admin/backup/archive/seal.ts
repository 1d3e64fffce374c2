import { createHash } from 'node:crypto'
import { Transform } from 'node:stream'

/**
 * A zstd frame that every reader skips (RFC 8878, 3.1.2), at the very end: SHA-256 of all bytes before it. zstd's own
 * checksum covers the content only, so that a changed bit in a header could go unnoticed.
 */
const magic = Buffer.from([0x50, 0x2a, 0x4d, 0x18])
const hashBytes = 32
const sealBytes = magic.length + 4 + hashBytes

export class SealBroken extends Error {
  override readonly name = 'SealBroken'
}

/** Passes everything on and ends it with its seal. */
export function seal(): Transform {
  const hash = createHash('sha256')
  return new Transform({
    transform(part: Buffer, _encoding, done) {
      hash.update(part)
      done(null, part)
    },
    flush(done) {
      done(null, sealOf(hash.digest()))
    },
  })
}

/** Passes everything but the seal on; fails with SealBroken where it does not fit. */
export function unseal(): Transform {
  const hash = createHash('sha256')
  let held = Buffer.alloc(0)
  return new Transform({
    transform(part: Buffer, _encoding, done) {
      const bytes = Buffer.concat([held, part])
      const passed = bytes.subarray(0, Math.max(0, bytes.length - sealBytes))
      held = Buffer.from(bytes.subarray(passed.length))
      hash.update(passed)
      done(null, passed)
    },
    flush(done) {
      const whole = held.equals(sealOf(hash.digest()))
      done(whole ? null : new SealBroken('the seal does not fit'))
    },
  })
}

function sealOf(digest: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32LE(hashBytes)
  return Buffer.concat([magic, length, digest])
}
