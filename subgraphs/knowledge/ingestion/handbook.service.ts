import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { UserError } from '#platform/errors.ts'
import type { Logger } from '#platform/logger.ts'
import type { ItemEditStore } from '../document/item-edit.store.ts'
import type { LibraryIndex } from '../document/library-index.ts'
import type { Ingester } from './ingester.service.ts'
import type { IngestionStore } from './ingestion.store.ts'
import { stableId } from './stable-id.ts'

type Dependencies = {
  ingester: Ingester
  store: IngestionStore
  edits: Pick<ItemEditStore, 'archive'>
  library: LibraryIndex
  log: Pick<Logger, 'info' | 'warn'>
}

const chapterId = (fileName: string) => stableId('item', 'handbuch', fileName)

/**
 * Takes the Markdown files of Luna's own manual into the library, so that Luna can answer questions
 * about Luna. At every start: a new text becomes a new version, an unchanged one costs nothing, a
 * chapter that is gone is archived and comes back with its file, and one that an administrator
 * deleted stays deleted.
 */
export async function ingestHandbookFolder(
  use: Dependencies,
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  const files = (await readdir(folder)).filter(name => name.endsWith('.md')).sort()
  for (const fileName of files) await ingestChapter(use, { folder, fileName, signal })
  const present = new Set(files.map(chapterId))
  for (const { itemId, fileName } of await use.store.activeByMethod('api')) {
    const isChapter = itemId === chapterId(fileName)
    if (!isChapter || present.has(itemId)) continue
    await use.edits.archive(itemId, { byLuna: true })
    await use.library.tell(itemId)
    use.log.info({ fileName }, 'handbook chapter archived')
  }
}

async function ingestChapter(
  { ingester, store, log }: Dependencies,
  { folder, fileName, signal }: { folder: string; fileName: string; signal: AbortSignal },
): Promise<void> {
  const bytes = await readFile(join(folder, fileName))
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const itemId = chapterId(fileName)
  const known = await store.known(itemId)
  if (known?.status === 'ACTIVE' && known.sha256 === sha256) return
  if (known?.status === 'ARCHIVED' && !known.archivedByLuna) return
  const request = {
    itemId,
    sha256,
    fileName,
    description:
      known && known.version > 0
        ? {}
        : {
            kind: 'ARTICLE' as const,
            tags: ['handbuch'],
            confidentiality: 'PUBLIC' as const,
            source: 'Luna-Handbuch',
          },
    source: 'Luna-Handbuch',
    method: 'api' as const,
    notes: null,
    validFrom: null,
    createdBy: null,
    jobId: null,
    acceptDuplicate: true,
    open: () => Promise.resolve(Readable.from([bytes])),
  }
  const result = await ingester.ingest(request, { signal, progress: () => Promise.resolve() })
  if (result instanceof UserError)
    log.warn({ fileName, code: result.code }, 'handbook chapter refused')
  else log.info({ fileName, chunks: result.chunkCount }, 'handbook chapter ingested')
}
