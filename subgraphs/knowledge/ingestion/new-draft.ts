import type { NewDraft } from './draft.store.ts'
import type { Draft } from './draft.ts'
import type { ExtractedDocument } from './extraction/block.ts'
import { mediaTypes, type IngestRequest } from './ingest-request.ts'
import type { KnownItem } from './ingestion.store.ts'
import { currentRecipe } from './recipe.ts'
import { textHash } from './text-hash.ts'

const longestTitle = 300
const mostNotices = 50

type Material = {
  request: IngestRequest
  known: KnownItem | undefined
  document: ExtractedDocument
  /** Where its blocks are kept. */
  key: string
  embeddingModel: string | null
}

/** The next version of a document, before it is cut into passages. */
export function draftOf({ request, known, document, key, embeddingModel }: Material): NewDraft {
  const { description, source, reprocess } = request
  const isNew = known === undefined || known.version === 0
  return {
    itemId: request.itemId,
    version: isNew ? 1 : known.lastVersion + 1,
    jobId: request.jobId,
    sha256: request.sha256,
    facts: {
      description: isNew ? { ...description, source: description.source ?? source } : description,
      ownTitle: titleOf(request.fileName, document),
      method: request.method,
      fileName: request.fileName,
      createdBy: request.createdBy,
      notes: request.notes,
      validFrom: request.validFrom,
      reprocessedFrom: reprocess ?? null,
      revives: known?.status === 'ARCHIVED' && reprocess === undefined,
      mediaType: mediaTypes[document.kind],
      pageCount: document.pageCount,
      pagesWithoutText: document.pagesWithoutText,
      notices: document.notices.slice(0, mostNotices),
      textSha256: textHash(document.blocks),
      extractionKey: key,
      embeddingModel,
      chunking: currentRecipe,
      chunkCount: 0,
      charCount: 0,
    },
  }
}

/** Whether an earlier try of the same work has begun the draft. */
export function continues(
  draft: Draft,
  { request, key }: { request: IngestRequest; key: string },
): boolean {
  const { facts } = draft
  return (
    draft.sha256 === request.sha256 &&
    facts.extractionKey === key &&
    facts.chunking['chunker'] === currentRecipe.chunker &&
    facts.reprocessedFrom === (request.reprocess ?? null) &&
    draft.jobId === request.jobId
  )
}

function titleOf(fileName: string, document: ExtractedDocument): string {
  const byName = fileName.replace(/\.[a-z0-9]{1,8}$/iu, '')
  return (document.title || byName || fileName).slice(0, longestTitle)
}
