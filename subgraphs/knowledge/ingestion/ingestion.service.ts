import { UserError } from '#platform/errors.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import type { JobQueue, JobRecord } from '#platform/jobs/job.ts'
import type { Uploads } from '#platform/objects/uploads.ts'
import type { Confidentiality, ItemKind } from '../document/item.ts'
import type { IngestPayload } from './ingest.job.ts'

export type IngestInput = {
  uploadId: string
  title?: string | null
  kind?: ItemKind | null
  tags?: string[] | null
  confidentiality?: Confidentiality | null
}

const maxTags = 20
const longestTag = 80
const longestTitle = 300

/** Hands uploads over to the ingestion job. */
export class IngestionService {
  constructor(
    private readonly uploads: Pick<Uploads, 'get'>,
    private readonly jobs: Pick<JobQueue, 'enqueue'>,
  ) {}

  async start(input: IngestInput, viewer: Viewer): Promise<JobRecord | UserError> {
    viewer.require('admin')
    const upload = await this.uploads.get(input.uploadId, viewer)
    if (!upload) {
      return new UserError('UPLOAD_NOT_FOUND', 'Die hochgeladene Datei wurde nicht gefunden.', {
        place: 'uploadId',
        remedy: 'Laden Sie die Datei vollständig hoch und versuchen Sie es noch einmal.',
      })
    }
    const wrong = checkDescription(input)
    if (wrong) return wrong
    const title = input.title?.trim()
    const payload: IngestPayload = {
      uploadId: upload.id,
      fileName: upload.fileName,
      ...(title && { title }),
      kind: input.kind ?? 'DOCUMENT',
      tags: cleanTags(input.tags),
      confidentiality: input.confidentiality ?? 'INTERNAL',
    }
    return this.jobs.enqueue({
      kind: 'INGEST',
      title: `„${title ?? upload.fileName}“ aufnehmen`,
      payload,
      createdBy: viewer.userId,
      dedupeKey: `ingest:${upload.id}`,
    })
  }
}

function cleanTags(tags: string[] | null | undefined): string[] {
  return [...new Set((tags ?? []).map(tag => tag.trim()).filter(tag => tag !== ''))]
}

function checkDescription({ title, tags }: IngestInput): UserError | undefined {
  if (title && title.length > longestTitle) {
    return new UserError('TITLE_TOO_LONG', `Der Titel hat ${title.length} Zeichen.`, {
      place: 'title',
      remedy: `Kürzen Sie ihn auf höchstens ${longestTitle} Zeichen.`,
    })
  }
  const list = cleanTags(tags)
  const long = list.find(tag => tag.length > longestTag)
  if (list.length <= maxTags && long === undefined) return undefined
  const what = long
    ? `Das Schlagwort „${long.slice(0, 40)} …“ ist zu lang`
    : `${list.length} Schlagwörter sind zu viele`
  return new UserError('TAGS_INVALID', `${what}.`, {
    place: 'tags',
    remedy: `Erlaubt sind ${maxTags} Schlagwörter mit je ${longestTag} Zeichen.`,
  })
}
