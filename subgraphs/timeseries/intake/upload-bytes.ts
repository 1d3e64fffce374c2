import { buffer } from 'node:stream/consumers'
import { UserError } from '#platform/errors.ts'
import type { ObjectStore } from '#platform/objects/object-store.ts'
import { mostBytes, tooLarge } from './limits.ts'

export type UploadedFile = { bytes: Uint8Array; sha256: string }

/** The bytes of an upload. UserError: IMPORT_FILE_TOO_LARGE (before anything is read), UPLOAD_UNKNOWN. */
export async function readUpload(
  objects: ObjectStore,
  uploadId: string,
): Promise<UploadedFile | UserError> {
  const stored = await objects.stat('uploads', uploadId)
  if (!stored) return uploadUnknown()
  if (stored.size > mostBytes) return tooLarge(stored.size)
  const body = await objects.get('uploads', uploadId)
  if (!body) return uploadUnknown()
  return { bytes: await buffer(body), sha256: stored.sha256 }
}

/** The file never came, was swept, or is somebody else's. */
export function uploadUnknown(): UserError {
  return new UserError('UPLOAD_UNKNOWN', 'Die hochgeladene Datei ist nicht mehr da.', {
    remedy: 'Laden Sie die Datei noch einmal hoch.',
  })
}
