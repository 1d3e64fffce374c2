import { z } from 'zod'
import { UserError } from '#platform/errors.ts'
import { explainRefusal, optionsFromJson } from '#platform/folder/explain-refusal.ts'
import { keepWatching, settleMs } from '#platform/folder/keep-watching.ts'
import { WatchFolder, type FileOutcome, type FolderWork } from '#platform/folder/watch-folder.ts'
import { WatchedFilesStore } from '#platform/folder/watched-files.store.ts'
import type { Service } from '#platform/service.ts'
import { confidentialities, itemKinds } from '../document/item.ts'
import { checkFiling, dayInvalid } from '../document/item.texts.ts'
import { isIsoDay } from '../document/library-day.ts'
import { extractionError } from './extraction/extraction.texts.ts'
import { maxDocumentBytes } from './extraction/text-extractor.ts'
import { uploadPayload } from './ingest-payload.ts'
import { stableId } from './stable-id.ts'

/** What may lie beside a document as `<name>.json`. */
const documentOptions = z.strictObject({
  title: z.string().optional(),
  kind: z.enum(itemKinds).optional(),
  tags: z.array(z.string()).optional(),
  confidentiality: z.enum(confidentialities).optional(),
  source: z.string().optional(),
  lang: z.string().optional(),
  notes: z.string().max(2000).optional(),
  validFrom: z.string().optional(),
  acceptDuplicate: z.boolean().optional(),
})
type DocumentOptions = z.infer<typeof documentOptions>

/** Documents: a file of the same name is the next version of the same document. */
export const documentWork: FolderWork = {
  purpose: 'DOCUMENT',
  mostBytes: maxDocumentBytes,
  tooLarge: (_size, fileName) => extractionError('DOCUMENT_TOO_LARGE', fileName),
  namespace: fileName => `document\0${fileName}\0`,
  plan(fileName, text) {
    const options = optionsOf(text)
    if (options instanceof UserError) return options
    const itemId = stableId('item', 'folder', fileName.normalize('NFC'))
    return uploadId => {
      const payload = uploadPayload.parse({
        ...options,
        ...{ uploadId, fileName, itemId, fromFolder: true },
      })
      return { kind: 'INGEST', title: `Dokumentenordner: ${fileName}`, payload }
    }
  },
  // The same text may come back after another version of it.
  repeated: undefined,
  report: async outcome => reportOf(outcome),
}

/** Watches the documents' folder of the configuration, if there is to be one. Answers how to stop. */
export async function watchDocumentsFolder(service: Service): Promise<() => Promise<void>> {
  const folder = service.config.intake.documents
  const { database, logger, uploads, objects, jobs } = service
  if (folder === undefined) return async () => undefined
  const use = { files: new WatchedFilesStore(database), uploads, objects, jobs, logger }
  return keepWatching(new WatchFolder(use, documentWork, { folder, settleMs }), folder, logger)
}

/** UserErrors DOCUMENT_OPTION_INVALID and what is wrong with a value. */
function optionsOf(text: string | undefined): DocumentOptions | UserError {
  if (text === undefined) return {}
  const parsed = documentOptions.safeParse(optionsFromJson(text))
  if (!parsed.success) return notReadable(parsed.error.issues[0]?.path.join('.') ?? '')
  const { validFrom } = parsed.data
  if (validFrom !== undefined && !isIsoDay(validFrom)) return dayInvalid(validFrom)
  return checkFiling(parsed.data) ?? parsed.data
}

function notReadable(where: string): UserError {
  return new UserError(
    'DOCUMENT_OPTION_INVALID',
    `Die Einstellungen neben der Datei sind nicht lesbar${where ? ` (bei „${where}“)` : ''}.`,
    {
      remedy:
        'Erwartet wird JSON wie {"title": "Wartungsplan", "tags": ["wartung"], "validFrom": "2026-07-01"}; berichtigen Sie es und legen Sie beide Dateien erneut ab.',
    },
  )
}

function reportOf({ fileName, at, message, error }: FileOutcome): string {
  const lines = [
    `Datei: ${fileName}`,
    `Bearbeitet: ${at.toISOString()} (UTC)`,
    '',
    ...(message === null ? [] : [message]),
    ...(error ? explainRefusal(error) : []),
  ]
  return `${lines.join('\r\n')}\r\n`
}
