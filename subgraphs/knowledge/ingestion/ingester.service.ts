import type { Readable } from 'node:stream'
import { UserError } from '#platform/errors.ts'
import type { Embedder } from '#platform/models/language-model.ts'
import type { ObjectStore } from '#platform/objects/object-store.ts'
import type { ChunkPayload, VectorPoint, VectorStore } from '#platform/vectors/vector-store.ts'
import { chunkBlocks, chunkerVersion, type Chunk } from '../chunk/chunker.ts'
import { indexText } from '../retrieval/index-text.ts'
import { encodeDocument, lexicalSettings } from '../retrieval/lexical-encoder.ts'
import type { DocumentKind, ExtractedDocument } from './extraction/block.ts'
import { maxDocumentBytes, type TextExtractor } from './extraction/text-extractor.ts'
import type { DocumentFacts, IngestionStore } from './ingestion.store.ts'
import { stableId } from './stable-id.ts'

/** A document that is to be taken in. */
export type IngestRequest = Omit<DocumentFacts, 'title'> & {
  /** Equal for contents that are versions of one document. */
  itemId: string
  /** Undefined: the document's own, else the file's name. */
  title: string | undefined
  sha256: string
  /** The original's bytes from the start, as often as asked. */
  open: () => Promise<Readable>
}
export type IngestControl = {
  signal: AbortSignal
  progress: (fraction: number, step: string) => Promise<void>
}
export type Ingested = {
  itemId: string
  title: string
  chunkCount: number
  pageCount: number | null
  pagesWithoutText: number[]
}

type Dependencies = {
  store: IngestionStore
  objects: ObjectStore
  vectors: VectorStore
  embedder: Embedder | undefined
  extractor: TextExtractor
}

const indexBatch = 64
const longestTitle = 300

const mediaTypes: Record<DocumentKind, string> = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  markdown: 'text/markdown',
  html: 'text/html',
  text: 'text/plain',
}

/**
 * Extract, cut, index, keep the original, then make the item visible in one transaction. Passages
 * in the index without their row in PostgreSQL are never shown, so a run that ends early leaves
 * nothing to see, and the next one writes the same points again.
 */
export class Ingester {
  private prepared: Promise<void> | undefined

  constructor(private readonly use: Dependencies) {}

  async ingest(request: IngestRequest, control: IngestControl): Promise<Ingested | UserError> {
    await control.progress(0.05, 'Text wird entnommen')
    const bytes = await request.open()
    const document = await this.use.extractor.extract({
      fileName: request.fileName,
      bytes,
      signal: control.signal,
    })
    if (document instanceof UserError) return document
    await control.progress(0.4, 'Abschnitte werden gebildet')
    const known = await this.use.store.known(request.itemId)
    const version = (known?.version ?? 0) + 1
    const chunks = chunkBlocks(document.blocks).map(chunk => ({
      ...chunk,
      id: stableId('chunk', request.itemId, version, chunk.idx),
    }))
    try {
      if (known?.status === 'active') await this.use.vectors.removeItem(request.itemId)
      await this.index(request, chunks, control)
      await control.progress(0.95, 'Dokument wird abgelegt')
      return await this.finish({ request, document, chunks, version })
    } catch (error) {
      if (known?.status !== 'active') await this.forget(request.itemId)
      throw error
    }
  }

  private async index(
    request: IngestRequest,
    chunks: (Chunk & { id: string })[],
    { signal, progress }: IngestControl,
  ): Promise<void> {
    await this.prepare()
    for (let start = 0; start < chunks.length; start += indexBatch) {
      signal.throwIfAborted()
      const step = `Suchindex: ${start} von ${chunks.length} Abschnitten`
      await progress(0.45 + (0.5 * start) / chunks.length, step)
      await this.use.vectors.upsert(
        await this.pointsFor(request, chunks.slice(start, start + indexBatch)),
      )
    }
  }

  private async pointsFor(
    request: IngestRequest,
    chunks: (Chunk & { id: string })[],
  ): Promise<VectorPoint[]> {
    const texts = chunks.map(({ headings, text }) => [...headings, text].join('\n'))
    const dense = await this.use.embedder?.embed(texts, 'document')
    return chunks.map((chunk, at) => {
      const vector = dense?.[at]
      return {
        id: chunk.id,
        ...(vector && { dense: vector }),
        sparse: encodeDocument(indexText(chunk.headings, chunk.text)),
        payload: payloadOf(request, chunk),
      }
    })
  }

  private async finish({ request, document, chunks, version }: Indexed): Promise<Ingested> {
    const { itemId, sha256, open, ...facts } = request
    const mediaType = mediaTypes[document.kind]
    if (!(await this.use.objects.stat('documents', sha256))) {
      const options = { contentType: mediaType, maxBytes: maxDocumentBytes }
      await this.use.objects.put('documents', sha256, await open(), options)
    }
    const title = titleOf(request, document)
    await this.use.store.save({
      ...facts,
      itemId,
      version,
      title,
      sha256,
      mediaType,
      pageCount: document.pageCount,
      embeddingModel: this.use.embedder?.model ?? null,
      chunking: { chunker: chunkerVersion, analyzer: lexicalSettings.version },
      chunks,
    })
    const { pageCount, pagesWithoutText } = document
    return { itemId, title, chunkCount: chunks.length, pageCount, pagesWithoutText }
  }

  /** The first document may come before anything was searched. */
  private prepare(): Promise<void> {
    const { vectors, embedder } = this.use
    this.prepared ??= vectors
      .prepare(embedder ? { denseDimension: embedder.dimension } : {})
      .catch((error: unknown) => {
        this.prepared = undefined
        throw error
      })
    return this.prepared
  }

  /**
   * What cannot be taken back now is overwritten or hidden later; the first error is the one to
   * tell.
   */
  private async forget(itemId: string): Promise<void> {
    await this.use.vectors.removeItem(itemId).catch(() => undefined)
  }
}

type Indexed = {
  request: IngestRequest
  document: ExtractedDocument
  chunks: (Chunk & { id: string })[]
  version: number
}

function payloadOf(request: IngestRequest, { idx }: Chunk): ChunkPayload {
  const confidentiality = {
    PUBLIC: 'public',
    INTERNAL: 'internal',
    RESTRICTED: 'restricted',
  } as const
  return {
    itemId: request.itemId,
    chunkIdx: idx,
    lang: 'de',
    tags: request.tags,
    confidentiality: confidentiality[request.confidentiality],
    active: true,
  }
}

function titleOf({ title, fileName }: IngestRequest, document: ExtractedDocument): string {
  const byName = fileName.replace(/\.[a-z0-9]{1,8}$/iu, '')
  return (title?.trim() || document.title || byName || fileName).slice(0, longestTitle)
}
