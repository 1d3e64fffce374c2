import type { Readable } from 'node:stream'

/** Buckets of design.md; `uploads` holds files that wait for their job and is swept. */
export const buckets = ['uploads', 'documents', 'exports', 'backups'] as const
export type Bucket = (typeof buckets)[number]

export type StoredObject = { size: number; sha256: string; contentType: string }
export type PutOptions = { contentType: string; maxBytes: number }
/** Inclusive byte range, as in HTTP. */
export type ByteRange = { start: number; end: number }

/** The body grew beyond `maxBytes`; nothing of it was kept. */
export class ObjectTooLarge extends Error {
  override readonly name = 'ObjectTooLarge'
  constructor(readonly maxBytes: number) {
    super(`object is larger than ${maxBytes} bytes`)
  }
}

/** Where files live. Two engines, one contract suite: a folder, and any S3-compatible server. */
export type ObjectStore = {
  /** One word for the start-up line: `folder` or `s3`. */
  readonly engine: string
  /** Streams `body` in, hashing on the way; visible only when complete. Overwrites. Throws ObjectTooLarge. */
  put(bucket: Bucket, key: string, body: Readable, options: PutOptions): Promise<StoredObject>
  /** `undefined` when there is no such object. */
  get(bucket: Bucket, key: string, range?: ByteRange): Promise<Readable | undefined>
  stat(bucket: Bucket, key: string): Promise<StoredObject | undefined>
  /** Removing what is not there is fine. */
  remove(bucket: Bucket, key: string): Promise<void>
  /** Keys in lexical order. */
  list(bucket: Bucket, prefix?: string): AsyncIterable<string>
  /** Resolves when the store can be used, rejects with the reason otherwise. */
  check(): Promise<void>
}
