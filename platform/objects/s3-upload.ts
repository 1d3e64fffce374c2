import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import type { Client } from 'minio'
import type { StoredObject } from './object-store.ts'

export type S3Target = { client: Client; bucket: string; key: string }

/** Also the memory that one upload takes: a part is held while it is sent. */
const partBytes = 16 * 1024 * 1024

/**
 * Sends a file of known size and hash; the object becomes visible with the last request. minio's own
 * multipart upload is not used: it goes on with parts that an earlier upload to this key left behind.
 */
export async function uploadFile(
  target: S3Target,
  file: string,
  meta: StoredObject,
): Promise<void> {
  const headers = { 'Content-Type': meta.contentType, 'X-Amz-Meta-Sha256': meta.sha256 }
  if (meta.size > partBytes) return uploadParts(target, file, headers)
  const { client, bucket, key } = target
  const content = createReadStream(file)
  try {
    await client.putObject(bucket, key, content, meta.size, headers)
  } finally {
    content.destroy()
  }
}

async function uploadParts(
  target: S3Target,
  path: string,
  headers: Record<string, string>,
): Promise<void> {
  const { client, bucket, key } = target
  const uploadId = await client.initiateNewMultipartUpload(bucket, key, headers)
  const file = await open(path)
  try {
    const sent = await sendParts(target, uploadId, file)
    await client.completeMultipartUpload(bucket, key, uploadId, sent)
  } catch (error) {
    // The first failure is the one to tell; parts without an end are invisible.
    await client.abortMultipartUpload(bucket, key, uploadId).catch(() => undefined)
    throw error
  } finally {
    await file.close()
  }
}

async function sendParts(target: S3Target, uploadID: string, file: FileHandle) {
  const { client, bucket, key } = target
  const sent: { part: number; etag: string }[] = []
  const part = Buffer.alloc(partBytes)
  for (let partNumber = 1; ; partNumber++) {
    const length = await fill(part, file)
    if (length === 0) return sent
    const bytes = part.subarray(0, length)
    const headers = { 'Content-MD5': createHash('md5').update(bytes).digest('base64') }
    const { etag } = await client.uploadPart(
      { bucketName: bucket, objectName: key, uploadID, partNumber, headers },
      bytes,
    )
    sent.push({ part: partNumber, etag })
  }
}

/** Reads until the buffer is full or the file ends; a single read may give less. */
async function fill(buffer: Buffer, file: FileHandle): Promise<number> {
  let length = 0
  while (length < buffer.length) {
    const { bytesRead } = await file.read(buffer, length, buffer.length - length)
    if (bytesRead === 0) break
    length += bytesRead
  }
  return length
}
