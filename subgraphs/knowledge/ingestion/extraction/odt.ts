import type { Block } from './block.ts'
import { cleanText } from './clean-text.ts'
import type { Extracted } from './extracted.ts'
import { ExtractionFailure } from './extraction-failure.ts'
import { HiddenTexts } from './hidden-texts.ts'
import { readOdtStyles } from './odt-styles.ts'
import { OdtReader } from './odt-reader.ts'
import { partTree } from './office-package.ts'
import { isPicture, pictureNotice } from './pictures.ts'
import { pathOf, textOf } from './xml-tree.ts'
import { openZip, type ZipArchive } from './zip-scan.ts'

/**
 * OpenDocument texts: headings with their level, paragraphs, nested lists, tables, footnotes.
 * Deleted text of tracked changes and comments are left out.
 * @see OASIS OpenDocument 1.3, Part 3
 */
export function extractOdt(bytes: Uint8Array): Extracted {
  const archive = openZip(bytes)
  // Older programs write a document type into this part, which readXml refuses.
  if (archive.read('META-INF/manifest.xml')?.includes('encryption-data') === true) {
    throw new ExtractionFailure('DOCUMENT_ENCRYPTED')
  }
  const content = partTree(archive, 'content.xml')
  const body = pathOf(content, 'document-content', 'body', 'text')
  if (!body) throw new ExtractionFailure('DOCUMENT_UNREADABLE', 'das Dokument ist beschädigt')
  const hidden = new HiddenTexts()
  const styles = readOdtStyles([partTree(archive, 'styles.xml'), content])
  const reader = new OdtReader(styles, hidden)
  reader.read(body)
  const pictures = [...archive.names].filter(isPicture).length
  if (reader.blocks.length === 0 && pictures > 0) throw new ExtractionFailure('DOCUMENT_NEEDS_OCR')
  return {
    title: titleOf(archive, reader.blocks),
    pageCount: null,
    pagesWithoutText: [],
    blocks: reader.blocks,
    hidden: hidden.found(),
    notices: [...reader.notices, ...pictureNotice(pictures)],
  }
}

function titleOf(archive: ZipArchive, blocks: Block[]): string | null {
  const meta = pathOf(partTree(archive, 'meta.xml'), 'document-meta', 'meta', 'title')
  const stated = meta ? cleanText(textOf(meta)) : ''
  const heading = blocks.find(block => block.kind === 'heading' && block.level === 1)
  return stated || (heading?.text ?? null)
}
