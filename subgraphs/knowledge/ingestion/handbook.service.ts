import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { UserError } from '#platform/errors.ts'
import type { Logger } from '#platform/logger.ts'
import type { Ingester } from './ingester.service.ts'
import type { IngestionStore } from './ingestion.store.ts'
import { stableId } from './stable-id.ts'

type Dependencies = {
  ingester: Ingester
  store: IngestionStore
  log: Pick<Logger, 'info' | 'warn'>
}

/**
 * Takes the Markdown files of Luna's own manual into the library, so that Luna can answer questions
 * about Luna. At every start: a new text becomes a new version, an unchanged one costs nothing, and
 * a chapter that an administrator deleted stays deleted.
 */
export async function ingestHandbookFolder(
  use: Dependencies,
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  const files = (await readdir(folder)).filter(name => name.endsWith('.md')).sort()
  for (const fileName of files) await ingestChapter(use, { folder, fileName, signal })
}

async function ingestChapter(
  { ingester, store, log }: Dependencies,
  { folder, fileName, signal }: { folder: string; fileName: string; signal: AbortSignal },
): Promise<void> {
  const bytes = await readFile(join(folder, fileName))
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const itemId = stableId('item', 'handbuch', fileName)
  const known = await store.known(itemId)
  if (known && (known.status !== 'active' || known.sha256 === sha256)) return
  const request = {
    itemId,
    sha256,
    fileName,
    title: undefined,
    kind: 'ARTICLE' as const,
    tags: ['handbuch'],
    confidentiality: 'PUBLIC' as const,
    source: 'Luna-Handbuch',
    method: 'api' as const,
    createdBy: null,
    open: () => Promise.resolve(Readable.from([bytes])),
  }
  const result = await ingester.ingest(request, { signal, progress: () => Promise.resolve() })
  if (result instanceof UserError)
    log.warn({ fileName, code: result.code }, 'handbook chapter refused')
  else log.info({ fileName, chunks: result.chunkCount }, 'handbook chapter ingested')
}
