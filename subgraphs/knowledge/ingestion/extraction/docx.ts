import mammoth from 'mammoth'
import type { Block } from './block.ts'
import { ExtractionFailure } from './extraction-failure.ts'
import { removeHiddenRuns } from './docx-hidden.ts'
import { HiddenTexts } from './hidden-texts.ts'
import { extractHtml } from './html.ts'
import { checkZip } from './zip-scan.ts'

const titleStyles = [
  "p[style-name='Title'] => h1:fresh",
  "p[style-name='Subtitle'] => p:fresh",
  "p[style-name='Titel'] => h1:fresh",
]

/** Leads from a footnote to where it stands in the text. */
const backLink = /<a href="#(?:foot|end)note-ref-[^"]{1,200}">↑<\/a>/gu

/**
 * Word documents by way of mammoth's HTML; pictures are left out, nothing outside the file is read.
 * What Word does not show goes to `hidden`.
 */
export async function extractDocx(bytes: Uint8Array, hidden = new HiddenTexts()): Promise<Block[]> {
  checkZip(bytes)
  const shown = removeHiddenRuns(bytes, hidden)
  const { value } = await mammoth
    .convertToHtml(
      { buffer: Buffer.from(shown) },
      {
        styleMap: titleStyles,
        convertImage: mammoth.images.imgElement(() => Promise.resolve({ src: '' })),
        externalFileAccess: false,
      },
    )
    .catch(() => {
      throw new ExtractionFailure('DOCUMENT_UNREADABLE', 'das Word-Dokument ist beschädigt')
    })
  return extractHtml(value.replaceAll(backLink, '')).blocks
}
