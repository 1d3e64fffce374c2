import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import type { ObjectStore } from '#platform/objects/object-store.ts'
import { extractedDocumentSchema, type ExtractedDocument } from './extraction/block.ts'
import { stableId } from './stable-id.ts'

const folder = 'extracted'
const mostBytes = 256_000_000

/**
 * Where the blocks of a file lie in the bucket `documents`: by its bytes and by who read them. The
 * name's ending is part of it, because it tells Markdown from text.
 */
export function extractionKey(
  sha256: string,
  by: { engine: string; version: string; fileName: string },
): string {
  const ending = /\.[^.]{1,16}$/u.exec(by.fileName)?.[0].toLowerCase() ?? ''
  return `${folder}/${sha256}/${stableId('extraction', by.engine, by.version, ending)}.json`
}

export const extractionsOf = (sha256: string) => `${folder}/${sha256}/`

/** The bytes that a key in the bucket `documents` belongs to: an original or what was read of it. */
export function checksumOf(key: string): string {
  return key.startsWith(`${folder}/`) ? (key.split('/')[1] ?? key) : key
}

/** Undefined when it was never stored, or is not what we would store today. */
export async function loadExtraction(
  objects: Pick<ObjectStore, 'get'>,
  key: string,
): Promise<ExtractedDocument | undefined> {
  const stored = await objects.get('documents', key)
  if (!stored) return undefined
  const parsed = extractedDocumentSchema.safeParse(JSON.parse(await text(stored)))
  return parsed.success ? parsed.data : undefined
}

export async function storeExtraction(
  objects: Pick<ObjectStore, 'put' | 'stat'>,
  key: string,
  document: ExtractedDocument,
): Promise<void> {
  if (await objects.stat('documents', key)) return
  const body = Readable.from([Buffer.from(JSON.stringify(document))])
  await objects.put('documents', key, body, {
    contentType: 'application/json',
    maxBytes: mostBytes,
  })
}
