import { UserError } from '#platform/errors.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import type { JobQueue, JobRecord } from '#platform/jobs/job.ts'
import type { Uploads } from '#platform/objects/uploads.ts'
import { checkFiling, cleanTags, dayInvalid } from '../document/item.texts.ts'
import type { ItemService } from '../document/item.service.ts'
import type { Confidentiality, Item, ItemKind } from '../document/item.ts'
import { isIsoDay } from '../document/library-day.ts'
import { uploadPayload, type UploadPayload } from './ingest-payload.ts'
import { itemNotFound } from './ingestion.texts.ts'

export type IngestInput = {
  uploadId: string
  itemId?: string | null
  title?: string | null
  kind?: ItemKind | null
  tags?: string[] | null
  confidentiality?: Confidentiality | null
  source?: string | null
  lang?: string | null
  notes?: string | null
  validFrom?: string | null
  acceptDuplicate?: boolean | null
}

const longestNotes = 2000

type Dependencies = {
  uploads: Pick<Uploads, 'get'>
  jobs: Pick<JobQueue, 'enqueue'>
  items: Pick<ItemService, 'byIds'>
}

/** Hands files and wishes over to the jobs of the ingestion. */
export class IngestionService {
  constructor(private readonly use: Dependencies) {}

  async start(input: IngestInput, viewer: Viewer): Promise<JobRecord | UserError> {
    viewer.require('admin')
    const upload = await this.use.uploads.get(input.uploadId, viewer)
    if (!upload) return uploadNotFound()
    const wrong = checkFiling(input) ?? checkVersion(input)
    if (wrong) return wrong
    const item = await this.active(input.itemId ?? '', viewer)
    if (input.itemId && !item) return itemNotFound()
    return this.use.jobs.enqueue({
      kind: 'INGEST',
      title: jobTitle(input, { item, fileName: upload.fileName }),
      payload: payloadOf(input, upload),
      createdBy: viewer.userId,
      dedupeKey: `ingest:${upload.id}`,
      ...(item && { targetId: item.id }),
    })
  }

  /** The stored bytes of one document by today's steps; also completes the search index. */
  async reingest(itemId: string, viewer: Viewer): Promise<JobRecord | UserError> {
    viewer.require('admin')
    const item = await this.active(itemId, viewer)
    if (!item) return itemNotFound()
    return this.use.jobs.enqueue({
      kind: 'INGEST',
      title: `„${item.title}“ neu verarbeiten`,
      payload: { reingest: itemId },
      createdBy: viewer.userId,
      targetId: itemId,
      dedupeKey: `reingest:${itemId}`,
    })
  }

  /** The same for every document whose steps have changed since. */
  async reingestLibrary(viewer: Viewer): Promise<JobRecord> {
    viewer.require('admin')
    return this.use.jobs.enqueue({
      kind: 'REINGEST',
      title: 'Bibliothek neu verarbeiten',
      payload: {},
      createdBy: viewer.userId,
      dedupeKey: 'reingest-library',
    })
  }

  private async active(itemId: string, viewer: Viewer): Promise<Item | undefined> {
    const [item] = await this.use.items.byIds([itemId], viewer)
    return item?.status === 'ACTIVE' ? item : undefined
  }
}

function jobTitle(
  { title }: IngestInput,
  { item, fileName }: { item: Item | undefined; fileName: string },
): string {
  if (item) return `Neue Fassung von „${item.title}“ aufnehmen`
  return `„${title?.trim() || fileName}“ aufnehmen`
}

/** What is not said of a new version stays as it is; what is not said of a new document is usual. */
function payloadOf(input: IngestInput, upload: { id: string; fileName: string }): UploadPayload {
  const said = {
    ...input,
    uploadId: upload.id,
    fileName: upload.fileName,
    title: input.title?.trim(),
    tags: input.tags ? cleanTags(input.tags) : undefined,
    source: input.source?.trim(),
    notes: input.notes?.trim(),
  }
  const given = Object.entries(said).filter(
    ([, value]) => value !== undefined && value !== null && value !== '',
  )
  return uploadPayload.parse(Object.fromEntries(given))
}

function checkVersion({ notes, validFrom }: IngestInput): UserError | undefined {
  if (validFrom && !isIsoDay(validFrom)) return dayInvalid(validFrom)
  if (!notes || notes.trim().length <= longestNotes) return undefined
  return new UserError('NOTES_TOO_LONG', `Die Notiz hat ${notes.trim().length} Zeichen.`, {
    place: 'notes',
    remedy: `Kürzen Sie sie auf höchstens ${longestNotes} Zeichen.`,
  })
}

function uploadNotFound(): UserError {
  return new UserError('UPLOAD_NOT_FOUND', 'Die hochgeladene Datei wurde nicht gefunden.', {
    place: 'uploadId',
    remedy: 'Laden Sie die Datei vollständig hoch und versuchen Sie es noch einmal.',
  })
}
