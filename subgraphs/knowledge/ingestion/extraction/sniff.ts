import type { DocumentKind } from './block.ts'
import { decodeText, looksBinary } from './decode-text.ts'
import { ExtractionFailure } from './extraction-failure.ts'
import { zipEntryNames } from './zip-scan.ts'

/** What a file is, by its bytes. `text` is there for the kinds that are text. */
export type Sniffed =
  { kind: 'pdf' | 'docx' } | { kind: 'markdown' | 'html' | 'text'; text: string }

type Signature = { bytes: number[]; at?: number; name: string }

/** What people upload by mistake, so that the refusal can name it. */
const foreignSignatures: Signature[] = [
  { bytes: [0x89, 0x50, 0x4e, 0x47], name: 'ein Bild (PNG)' },
  { bytes: [0xff, 0xd8, 0xff], name: 'ein Bild (JPEG)' },
  { bytes: [0x47, 0x49, 0x46, 0x38], name: 'ein Bild (GIF)' },
  { bytes: [0x49, 0x49, 0x2a, 0x00], name: 'ein Bild (TIFF)' },
  { bytes: [0x4d, 0x4d, 0x00, 0x2a], name: 'ein Bild (TIFF)' },
  { bytes: [0x1f, 0x8b], name: 'ein gepacktes Archiv (gzip)' },
  { bytes: [0x37, 0x7a, 0xbc, 0xaf], name: 'ein gepacktes Archiv (7z)' },
  { bytes: [0x52, 0x61, 0x72, 0x21], name: 'ein gepacktes Archiv (RAR)' },
  { bytes: [0x7b, 0x5c, 0x72, 0x74, 0x66], name: 'ein RTF-Dokument' },
  { bytes: [0x4d, 0x5a], name: 'ein Programm' },
  { bytes: [0x7f, 0x45, 0x4c, 0x46], name: 'ein Programm' },
]

const archiveParts: [part: string, name: string][] = [
  ['xl/workbook.xml', 'eine Excel-Arbeitsmappe (XLSX)'],
  ['ppt/presentation.xml', 'eine PowerPoint-Präsentation (PPTX)'],
  ['content.xml', 'ein OpenDocument-Dokument'],
]

/**
 * Parses and unpacks nothing. Throws ExtractionFailure when the file is none of the kinds that Luna
 * reads.
 */
export function sniff(bytes: Uint8Array, fileName: string): Sniffed {
  const sniffed = identify(bytes, fileName)
  if (hasExtension(fileName, 'pdf') && sniffed.kind !== 'pdf') {
    throw new ExtractionFailure('DOCUMENT_NOT_A_PDF', kindNames[sniffed.kind])
  }
  return sniffed
}

const kindNames: Record<DocumentKind, string> = {
  pdf: 'eine PDF-Datei',
  docx: 'ein Word-Dokument (DOCX)',
  markdown: 'ein Markdown-Text',
  html: 'eine Webseite (HTML)',
  text: 'ein einfacher Text',
}

function identify(bytes: Uint8Array, fileName: string): Sniffed {
  if (bytes.length === 0) throw new ExtractionFailure('DOCUMENT_EMPTY')
  if (find(bytes.subarray(0, 1024), '%PDF-')) return { kind: 'pdf' }
  if (startsWith(bytes, [0x50, 0x4b])) return identifyArchive(bytes, fileName)
  if (startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0])) throw oldOffice(bytes, fileName)
  const foreign = foreignSignatures.find(signature => startsWith(bytes, signature.bytes))
  if (foreign) throw unsupported(foreign.name, fileName)
  if (looksBinary(bytes)) throw unsupported('eine Binärdatei unbekannter Art', fileName)
  return identifyText(decodeText(bytes), fileName)
}

function identifyArchive(bytes: Uint8Array, fileName: string): Sniffed {
  const parts = zipEntryNames(bytes)
  if (parts.has('word/document.xml')) return { kind: 'docx' }
  const known = archiveParts.find(([part]) => parts.has(part))
  throw unsupported(known?.[1] ?? 'ein gepacktes Archiv (ZIP)', fileName)
}

/**
 * Word encrypts a DOCX by wrapping it into the container that DOC files used, under this stream
 * name.
 */
function oldOffice(bytes: Uint8Array, fileName: string): ExtractionFailure {
  const encrypted = Buffer.from(bytes).includes(Buffer.from('EncryptedPackage', 'utf16le'))
  return encrypted
    ? new ExtractionFailure('DOCUMENT_ENCRYPTED')
    : unsupported('ein Dokument im alten Office-Format (DOC, XLS oder PPT)', fileName)
}

function unsupported(name: string, fileName: string): ExtractionFailure {
  const code = hasExtension(fileName, 'pdf') ? 'DOCUMENT_NOT_A_PDF' : 'DOCUMENT_KIND_UNSUPPORTED'
  return new ExtractionFailure(code, name)
}

function identifyText(text: string, fileName: string): Sniffed {
  if (!/\S/u.test(text)) throw new ExtractionFailure('DOCUMENT_EMPTY')
  if (isHtml(text, fileName)) return { kind: 'html', text }
  const isMarkdown =
    hasExtension(fileName, 'md') || hasExtension(fileName, 'markdown') || markdownMarks(text) >= 2
  return { kind: isMarkdown ? 'markdown' : 'text', text }
}

function isHtml(text: string, fileName: string): boolean {
  const start = text.slice(0, 5000).replace(/^\ufeff|<\?xml[^>]*>|<!--[\s\S]*?-->/gu, '')
  if (/^\s*(<!doctype html|<html[\s>])/iu.test(start)) return true
  const named = hasExtension(fileName, 'html') || hasExtension(fileName, 'htm')
  return named && /<(p|div|h[1-6]|body|table|ul|ol|br)[\s>/]/iu.test(text)
}

/** Headings, fences, table rules and links, which plain text hardly ever has. */
function markdownMarks(text: string): number {
  const marks = text
    .slice(0, 100_000)
    .match(/^#{1,6} \S|^```|^\|?(\s*:?-{3,}:?\s*\|)+|\]\(\S+\)/gmu)
  return marks?.length ?? 0
}

function hasExtension(fileName: string, extension: string): boolean {
  return fileName.toLowerCase().endsWith(`.${extension}`)
}

function startsWith(bytes: Uint8Array, signature: number[]): boolean {
  return signature.every((byte, index) => bytes[index] === byte)
}

function find(bytes: Uint8Array, text: string): boolean {
  return Buffer.from(bytes).includes(text)
}
