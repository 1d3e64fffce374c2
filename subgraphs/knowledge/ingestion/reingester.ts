import { UserError } from '#platform/errors.ts'
import { JobRefused, type JobContext, type JobOutcome } from '#platform/jobs/job.ts'
import type { ObjectStore } from '#platform/objects/object-store.ts'
import type { ItemStore } from '../document/item.store.ts'
import type { LibraryIndex } from '../document/library-index.ts'
import type { VersionStore } from '../document/version.store.ts'
import type { PassageIndex } from '../retrieval/passage-index.ts'
import type { DraftStore } from './draft.store.ts'
import { indexPassages } from './index-passages.ts'
import type { Ingested } from './ingest-request.ts'
import type { Ingester } from './ingester.service.ts'
import type { IngestionStore, KnownItem } from './ingestion.store.ts'
import { itemNotFound, summary } from './ingestion.texts.ts'
import { currentRecipe, isCurrentRecipe } from './recipe.ts'

type Use = {
  ingester: Ingester
  store: IngestionStore
  versions: VersionStore
  drafts: DraftStore
  items: ItemStore
  index: PassageIndex
  library: LibraryIndex
  objects: ObjectStore
}

const mostAttempts = 3

/** Processes documents anew whose steps have changed since, from their stored bytes. */
export class Reingester {
  constructor(private readonly use: Use) {}

  /** One document. Where today's steps made it, only what the search index lacks is written. */
  async one(itemId: string, context: JobContext): Promise<JobOutcome> {
    const known = await this.use.store.known(itemId)
    if (known?.status !== 'ACTIVE' || known.version === 0) throw new JobRefused(itemNotFound())
    const result = await this.renewed(itemId, context)
    if (result instanceof UserError) throw new JobRefused(result)
    if (result) return { message: summary(result), targetId: itemId }
    await this.completeIndex(itemId, context)
    const message = `„${known.title}“ ist auf dem heutigen Stand; der Suchindex ist vollständig.`
    return { message, targetId: itemId }
  }

  /** The whole library: what other steps than today's have made. A run that broke off goes on. */
  async library({ job, signal, progress }: JobContext): Promise<JobOutcome> {
    const ids = await this.use.store.outdated(currentRecipe)
    const refused: string[] = []
    for (const [at, itemId] of ids.entries()) {
      signal.throwIfAborted()
      const step = `Dokument ${at + 1} von ${ids.length}`
      const within = (fraction: number) => progress((at + fraction) / ids.length, step)
      const result = await this.renewed(itemId, { job, signal, progress: within })
      if (result instanceof UserError) refused.push(result.message)
    }
    return { message: librarySummary(ids.length - refused.length, refused) }
  }

  private async completeIndex(
    itemId: string,
    { signal, progress }: Pick<JobContext, 'signal' | 'progress'>,
  ): Promise<void> {
    const known = await this.use.store.known(itemId)
    const version = known && (await this.use.versions.find(itemId, known.version))
    if (!version) return
    const passages = { itemId, version: version.version, count: version.chunkCount }
    await indexPassages(this.use, passages, { signal, progress })
    // Passages come into the index as those that count; it learns here which really do.
    await this.use.library.tell(itemId)
  }

  /**
   * Undefined where today's steps have made the version that counts. A new version that comes in
   * between is looked at in its turn: never does an old content get above it.
   */
  private async renewed(
    itemId: string,
    context: JobContext,
  ): Promise<Ingested | UserError | undefined> {
    for (let attempt = 1; ; attempt++) {
      const known = await this.use.store.known(itemId)
      if (!known) return itemNotFound()
      if (isCurrentRecipe(known.chunking)) return undefined
      const result = await this.renew(itemId, known, context)
      const isOvertaken = result instanceof UserError && result.code === 'ITEM_OVERTAKEN'
      if (!isOvertaken || attempt >= mostAttempts) return result
    }
  }

  private async renew(
    itemId: string,
    known: KnownItem,
    { job, signal, progress }: JobContext,
  ): Promise<Ingested | UserError> {
    const version = await this.use.versions.find(itemId, known.version)
    if (!version) return itemNotFound()
    const fileName = version.fileName ?? known.title
    const request = {
      itemId,
      sha256: version.checksum,
      fileName,
      description: {},
      source: '',
      method: 'api' as const,
      notes: `Fassung ${version.version} mit den heutigen Verfahren neu verarbeitet.`,
      validFrom: version.validFrom,
      createdBy: job.createdBy,
      jobId: job.id,
      acceptDuplicate: true,
      reprocess: version.version,
      open: () => this.open(version.checksum, fileName),
    }
    return this.use.ingester.ingest(request, { signal, progress })
  }

  private async open(checksum: string, fileName: string) {
    const bytes = await this.use.objects.get('documents', checksum)
    if (!bytes) throw new JobRefused(originalMissing(fileName))
    return bytes
  }
}

function librarySummary(renewed: number, refused: string[]): string {
  const done =
    renewed === 0
      ? 'Kein Dokument war neu zu verarbeiten.'
      : `${renewed === 1 ? 'Ein Dokument wurde' : `${renewed} Dokumente wurden`} neu verarbeitet.`
  if (refused.length === 0) return done
  const shown = refused.slice(0, 5).join(' ')
  return `${done} Bei ${refused.length} ging es nicht; dort gilt die bisherige Fassung weiter: ${shown}`
}

function originalMissing(fileName: string): UserError {
  return new UserError('ORIGINAL_MISSING', `Das Original von „${fileName}“ liegt nicht mehr vor.`, {
    place: fileName,
    remedy: 'Laden Sie die Datei als neue Fassung des Dokuments hoch.',
  })
}
