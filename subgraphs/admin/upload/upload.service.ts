import { UserError } from '#platform/errors.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import type { Links } from '#platform/objects/links.ts'
import type { UploadPurpose, Uploads } from '#platform/objects/uploads.ts'

export type CreateUpload = { fileName: string; sizeBytes: number; purpose: UploadPurpose }
export type Upload = {
  id: string
  fileName: string
  url: string
  expiresAt: Date
  maxBytes: number
}

const mebibyte = 1024 * 1024
/** A year of minutes of several meters is larger than any document. */
const maxBytes: Record<UploadPurpose, number> = {
  DOCUMENT: 50 * mebibyte,
  IMPORT: 128 * mebibyte,
}

export class UploadService {
  constructor(
    private readonly uploads: Uploads,
    private readonly links: Links,
  ) {}

  async create(input: CreateUpload, viewer: Viewer): Promise<Upload | UserError> {
    viewer.require(input.purpose === 'DOCUMENT' ? 'admin' : 'operator')
    const wrong = check(input)
    if (wrong) return wrong
    const { id, fileName } = await this.uploads.create(input, viewer)
    const most = maxBytes[input.purpose]
    return { id, fileName, maxBytes: most, ...this.links.upload(id, most) }
  }
}

function check({ fileName, sizeBytes, purpose }: CreateUpload): UserError | undefined {
  if (fileName.trim() === '' || fileName.length > 255) {
    return new UserError(
      'UPLOAD_NAME_INVALID',
      'Die Datei braucht einen Namen mit höchstens 255 Zeichen.',
      {
        remedy: 'Benennen Sie die Datei um.',
      },
    )
  }
  if (!(sizeBytes > 0)) {
    return new UserError('UPLOAD_EMPTY', `Die Datei „${fileName}“ ist leer.`, {
      remedy: 'Prüfen Sie, ob der Export vollständig war, und wählen Sie die Datei erneut.',
    })
  }
  if (sizeBytes > maxBytes[purpose]) {
    const [size, most] = [sizeBytes, maxBytes[purpose]].map(bytes => Math.ceil(bytes / mebibyte))
    return new UserError(
      'UPLOAD_TOO_LARGE',
      `Die Datei „${fileName}“ ist mit ${size ?? 0} MB zu groß; möglich sind ${most ?? 0} MB.`,
      { remedy: 'Teilen Sie die Datei auf, zum Beispiel nach Jahren.' },
    )
  }
  return undefined
}
