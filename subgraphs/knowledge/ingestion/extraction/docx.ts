import mammoth from 'mammoth'
import type { Block } from './block.ts'
import { ExtractionFailure } from './extraction-failure.ts'
import { extractHtml } from './html.ts'
import { checkZip } from './zip-scan.ts'

const titleStyles = [
  "p[style-name='Title'] => h1:fresh",
  "p[style-name='Subtitle'] => p:fresh",
  "p[style-name='Titel'] => h1:fresh",
]

/**
 * Word documents by way of mammoth's HTML; pictures are left out, nothing outside the file is read.
 */
export async function extractDocx(bytes: Uint8Array): Promise<Block[]> {
  checkZip(bytes)
  const { value } = await mammoth
    .convertToHtml(
      { buffer: Buffer.from(bytes) },
      {
        styleMap: titleStyles,
        convertImage: mammoth.images.imgElement(() => Promise.resolve({ src: '' })),
        externalFileAccess: false,
      },
    )
    .catch(() => {
      throw new ExtractionFailure('DOCUMENT_UNREADABLE', 'das Word-Dokument ist beschädigt')
    })
  return extractHtml(value).blocks
}
