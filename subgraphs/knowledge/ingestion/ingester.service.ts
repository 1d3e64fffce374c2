import { UserError } from '#platform/errors.ts'
import type { ObjectStore } from '#platform/objects/object-store.ts'
import { chunkBlocks } from '../chunk/chunker.ts'
import type { ItemStore } from '../document/item.store.ts'
import { itemLock, type Held, type KeyedLock } from '../document/keyed-lock.store.ts'
import type { LibraryIndex } from '../document/library-index.ts'
import type { PassageIndex } from '../retrieval/passage-index.ts'
import type { DraftRemoval } from './draft-removal.ts'
import type { DraftStore, NewDraft } from './draft.store.ts'
import type { Draft } from './draft.ts'
import type { ExtractedDocument } from './extraction/block.ts'
import { maxDocumentBytes, type TextExtractor } from './extraction/text-extractor.ts'
import { indexPassages } from './index-passages.ts'
import {
  mediaTypes,
  type Ingested,
  type IngestControl,
  type IngestRequest,
} from './ingest-request.ts'
import type { IngestionStore, KnownItem } from './ingestion.store.ts'
import { alreadyWaiting, itemOvertaken, sameTextKnown } from './ingestion.texts.ts'
import { continues, draftOf } from './new-draft.ts'
import { currentRecipe } from './recipe.ts'
import type { Suspicion } from './screening/screen.ts'
import { stableId } from './stable-id.ts'
import { extractionKey, loadExtraction, storeExtraction } from './stored-text.ts'
import { textHash } from './text-hash.ts'

type IngesterUse = {
  store: IngestionStore
  drafts: DraftStore
  items: ItemStore
  objects: ObjectStore
  index: PassageIndex
  library: LibraryIndex
  lock: KeyedLock
  removal: DraftRemoval
  /** Recorded with each version; null: found by words alone. */
  embeddingModel: string | null
  extractor: TextExtractor
  screen: (document: ExtractedDocument) => Suspicion[]
}

/**
 * Extract, cut, index, then make the version count in one transaction. What each step has made is
 * kept (blocks as an object, passages in their table, points under stable ids), so a run that ends
 * anywhere is taken up where it was: nothing is there twice and nothing is missing. Before the last
 * step nobody sees anything of it, and the version before still counts.
 */
export class Ingester {
  constructor(private readonly use: IngesterUse) {}

  /** UserError: why the file is not taken; then nothing of it is kept. */
  async ingest(request: IngestRequest, control: IngestControl): Promise<Ingested | UserError> {
    return this.use.lock.hold(itemLock(request.itemId), control.signal, async held => {
      const prepared = await this.prepare(request, { control, held })
      if (!('facts' in prepared)) return prepared
      if (prepared.state === 'quarantined') return this.ingested(prepared)
      return this.complete(prepared, control, draft => this.finishAlone(draft, request, held))
    })
  }

  /** An administrator has looked at it: the version goes on where it was stopped. */
  async release(
    itemId: string,
    by: { jobId: string; userId: string | null },
    control: IngestControl,
  ): Promise<Ingested | undefined> {
    return this.use.lock.hold(itemLock(itemId), control.signal, async () => {
      await this.use.drafts.release(itemId, by.jobId, by.userId)
      const draft = await this.use.drafts.find(itemId)
      const isReleased = draft?.state === 'chunked' && draft.jobId === by.jobId
      if (!isReleased) return undefined
      const finished = await this.complete(draft, control, async ready => {
        await this.use.drafts.finish(ready)
        return undefined
      })
      return finished instanceof UserError ? undefined : finished
    })
  }

  /** Up to the staged passages; what an earlier try has done is not done again. */
  private async prepare(
    request: IngestRequest,
    { control, held }: { control: IngestControl; held: Held },
  ): Promise<Draft | Ingested | UserError> {
    const key = this.keyFor(request)
    const known = await this.use.store.known(request.itemId)
    const begun = await this.use.drafts.find(request.itemId)
    const goesOn = begun !== undefined && continues(begun, { request, key })
    if (goesOn && begun.state !== 'extracted') return begun
    const settled = settledBefore(request, known)
    if (settled) return settled
    if (begun?.state === 'quarantined') return alreadyWaiting(request.fileName)
    const document = await this.readNew(request, { key, control })
    if (document instanceof UserError) return document
    if (begun && !goesOn) await this.use.removal.drop(begun, held)
    const { embeddingModel } = this.use
    const draft = draftOf({ request, known, document, key, embeddingModel })
    await held.also(`content:${request.sha256}`, async () => {
      if (!goesOn) await this.use.drafts.begin(draft)
      await this.keep(request, { document, key })
    })
    return this.stage(draft, document, control)
  }

  /** UserError also where another document has the same text. */
  private async readNew(
    request: IngestRequest,
    how: { key: string; control: IngestControl },
  ): Promise<ExtractedDocument | UserError> {
    const document = await this.read(request, how)
    if (document instanceof UserError) return document
    return (await this.twinOf(request, textHash(document.blocks))) ?? document
  }

  private async read(
    { fileName, open }: IngestRequest,
    { key, control }: { key: string; control: IngestControl },
  ): Promise<ExtractedDocument | UserError> {
    await control.progress(0.05, 'Text wird entnommen')
    const stored = await loadExtraction(this.use.objects, key)
    if (stored) return stored
    return this.use.extractor.extract({ fileName, bytes: await open(), signal: control.signal })
  }

  private async twinOf(
    { itemId, fileName, acceptDuplicate, reprocess }: IngestRequest,
    textSha256: string,
  ): Promise<UserError | undefined> {
    if (acceptDuplicate || reprocess !== undefined) return undefined
    const twin = await this.use.store.sameText(textSha256, itemId)
    return twin && sameTextKnown(fileName, twin.title)
  }

  /** The row comes first: what is stored without one is swept. */
  private async keep(
    { sha256, open }: IngestRequest,
    { document, key }: { document: ExtractedDocument; key: string },
  ): Promise<void> {
    const { objects } = this.use
    if (!(await objects.stat('documents', sha256))) {
      const options = { contentType: mediaTypes[document.kind], maxBytes: maxDocumentBytes }
      await objects.put('documents', sha256, await open(), options)
    }
    await storeExtraction(objects, key, document)
  }

  private async stage(
    draft: NewDraft,
    document: ExtractedDocument,
    control: IngestControl,
  ): Promise<Draft> {
    await control.progress(0.4, 'Abschnitte werden gebildet')
    control.signal.throwIfAborted()
    const { itemId, version, sha256 } = draft
    const chunks = chunkBlocks(document.blocks).map(chunk => ({
      ...chunk,
      id: stableId('chunk', itemId, version, sha256, draft.facts.extractionKey, chunk.idx),
    }))
    const facts = {
      ...draft.facts,
      chunkCount: chunks.length,
      charCount: chunks.at(-1)?.end ?? 0,
    }
    const isTrusted = await this.use.store.wasReleased(sha256)
    const suspicions = isTrusted ? [] : this.use.screen(document)
    await this.use.drafts.stage({ ...draft, facts }, chunks, suspicions)
    const staged = await this.use.drafts.find(itemId)
    if (!staged) throw new Error(`the draft of item ${itemId} is gone`)
    return staged
  }

  /** `finish` makes the version count, or says why it must not. */
  private async complete(
    draft: Draft,
    control: IngestControl,
    finish: (draft: Draft) => Promise<UserError | undefined>,
  ): Promise<Ingested | UserError> {
    const { itemId, version, facts } = draft
    await indexPassages(this.use, { itemId, version, count: facts.chunkCount }, control)
    await control.progress(0.95, 'Dokument wird abgelegt')
    control.signal.throwIfAborted()
    const refusal = await finish(draft)
    if (refusal) return refusal
    await this.use.library.tell(itemId)
    return this.ingested(draft)
  }

  /** Of several runs that bring the same text at the same time only the first one finishes. */
  private async finishAlone(
    draft: Draft,
    request: IngestRequest,
    held: Held,
  ): Promise<UserError | undefined> {
    const { textSha256 } = draft.facts
    const refusal = await held.also(`text:${textSha256}`, async () => {
      const twin = await this.twinOf(request, textSha256)
      if (!twin) await this.use.drafts.finish(draft)
      return twin
    })
    if (refusal) await this.use.removal.drop(draft, held)
    return refusal
  }

  private async ingested(draft: Draft): Promise<Ingested> {
    const item = await this.use.store.known(draft.itemId)
    const { chunkCount, pageCount, pagesWithoutText, notices } = draft.facts
    return {
      itemId: draft.itemId,
      title: item?.title ?? draft.facts.ownTitle,
      version: draft.version,
      chunkCount,
      pageCount,
      pagesWithoutText,
      notices,
      suspicions: draft.state === 'quarantined' ? draft.suspicions : [],
      isUnchanged: false,
      status: item?.status ?? 'DRAFT',
      isInForce: item?.version === draft.version && item.inForce,
    }
  }

  private keyFor({ sha256, fileName }: IngestRequest): string {
    const { engine } = this.use.extractor
    return extractionKey(sha256, { engine, version: currentRecipe.extractor, fileName })
  }
}

/** What others did while this run waited for its turn may leave it nothing to do. */
function settledBefore(
  request: IngestRequest,
  known: KnownItem | undefined,
): Ingested | UserError | undefined {
  if (isUnchanged(request, known)) return unchanged(request, known)
  return isOvertaken(request, known) ? itemOvertaken(request.fileName) : undefined
}

/** Another run has taken the same bytes in while this one waited for its turn. */
function isUnchanged(
  { sha256, reprocess }: IngestRequest,
  known: KnownItem | undefined,
): known is KnownItem {
  if (reprocess !== undefined || !known || known.version === 0) return false
  return known.status === 'ACTIVE' && known.sha256 === sha256
}

/** Another version has come to count since somebody wanted this one processed anew. */
function isOvertaken({ reprocess }: IngestRequest, known: KnownItem | undefined): boolean {
  return reprocess !== undefined && known?.version !== reprocess
}

function unchanged({ itemId }: IngestRequest, { title, version, inForce }: KnownItem): Ingested {
  return {
    itemId,
    title,
    version,
    chunkCount: 0,
    pageCount: null,
    pagesWithoutText: [],
    notices: [],
    suspicions: [],
    isUnchanged: true,
    status: 'ACTIVE',
    isInForce: inForce,
  }
}
