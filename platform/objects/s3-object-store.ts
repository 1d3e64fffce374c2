import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { Client, S3Error } from 'minio'
import { z } from 'zod'
import { checkObjectKey } from './object-key.ts'
import {
  buckets,
  type Bucket,
  type ByteRange,
  type ObjectStore,
  type PutOptions,
  type StoredObject,
} from './object-store.ts'
import { expectBreakOff, receiveFile } from './receive-file.ts'
import { s3Transport } from './s3-transport.ts'
import { uploadFile } from './s3-upload.ts'

export type S3Settings = {
  /** Address with protocol, `http://objects:9000`. */
  endpoint: string
  accessKey: string
  secretKey: string
  /** Put before the name of each bucket, so that several sites can share one server. */
  bucketPrefix: string
  region: string
}

const missing = new Set(['NoSuchKey', 'NotFound', 'NoSuchBucket'])
const metaData = z.object({ sha256: z.string().length(64), 'content-type': z.string() })

/**
 * Objects in any S3-compatible server. A body is first received into a temporary file, because its
 * size and hash must be known when the upload starts: nothing of a broken or oversized body is sent.
 */
export class S3ObjectStore implements ObjectStore {
  readonly engine = 's3'
  private readonly client: Client
  private readonly existing = new Map<Bucket, Promise<void>>()

  /** `spoolFolder` takes bodies while they arrive. */
  constructor(
    private readonly settings: S3Settings,
    private readonly spoolFolder = tmpdir(),
  ) {
    const address = new URL(settings.endpoint)
    const useSSL = address.protocol === 'https:'
    this.client = new Client({
      endPoint: address.hostname,
      port: Number(address.port) || (useSSL ? 443 : 80),
      useSSL,
      accessKey: settings.accessKey,
      secretKey: settings.secretKey,
      region: settings.region,
      transport: s3Transport(useSSL),
      // minio reports its retries on the console; jobs and users retry by themselves.
      retryOptions: { disableRetry: true },
    })
  }

  async put(
    bucket: Bucket,
    key: string,
    body: Readable,
    options: PutOptions,
  ): Promise<StoredObject> {
    expectBreakOff(body)
    checkObjectKey(key)
    const spool = join(this.spoolFolder, `luna-${randomUUID()}`)
    try {
      const received = await receiveFile(body, spool, options.maxBytes)
      const stored = { ...received, contentType: options.contentType }
      await this.ensureBucket(bucket)
      await uploadFile({ client: this.client, bucket: this.nameOf(bucket), key }, spool, stored)
      return stored
    } finally {
      await rm(spool, { force: true })
    }
  }

  async get(bucket: Bucket, key: string, range?: ByteRange): Promise<Readable | undefined> {
    checkObjectKey(key)
    const name = this.nameOf(bucket)
    if (!range) return undefinedIfMissing(this.client.getObject(name, key))
    const length = range.end - range.start + 1
    if (length < 1) return Readable.from([])
    return undefinedIfMissing(
      this.client.getPartialObject(name, key, range.start, length).catch(emptyBeyondEnd),
    )
  }

  async stat(bucket: Bucket, key: string): Promise<StoredObject | undefined> {
    checkObjectKey(key)
    const found = await undefinedIfMissing(this.client.statObject(this.nameOf(bucket), key))
    if (!found) return undefined
    const known = metaData.parse(found.metaData)
    return { size: found.size, sha256: known.sha256, contentType: known['content-type'] }
  }

  async remove(bucket: Bucket, key: string): Promise<void> {
    checkObjectKey(key)
    await undefinedIfMissing(this.client.removeObject(this.nameOf(bucket), key))
  }

  async *list(bucket: Bucket, prefix = ''): AsyncIterable<string> {
    await this.ensureBucket(bucket)
    const keys: string[] = []
    for await (const item of this.client.listObjectsV2(this.nameOf(bucket), prefix, true)) {
      keys.push(z.object({ name: z.string() }).parse(item).name)
    }
    // Not every S3-compatible server keeps the order that Amazon promises.
    yield* keys.sort()
  }

  async check(): Promise<void> {
    await Promise.all(buckets.map(bucket => this.makeBucket(bucket)))
  }

  private ensureBucket(bucket: Bucket): Promise<void> {
    const known = this.existing.get(bucket) ?? this.makeBucket(bucket)
    this.existing.set(bucket, known)
    known.catch(() => this.existing.delete(bucket))
    return known
  }

  private async makeBucket(bucket: Bucket): Promise<void> {
    const name = this.nameOf(bucket)
    if (await this.client.bucketExists(name)) return
    await this.client.makeBucket(name, this.settings.region).catch((error: unknown) => {
      // Another process was faster.
      if (codeOf(error) !== 'BucketAlreadyOwnedByYou') throw error
    })
  }

  private nameOf(bucket: Bucket): string {
    return this.settings.bucketPrefix + bucket
  }
}

async function undefinedIfMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer
  } catch (error) {
    if (missing.has(codeOf(error) ?? '')) return undefined
    throw error
  }
}

function emptyBeyondEnd(error: unknown): Readable {
  if (codeOf(error) === 'InvalidRange') return Readable.from([])
  throw error
}

function codeOf(error: unknown): string | undefined {
  return error instanceof S3Error ? error.code : undefined
}
