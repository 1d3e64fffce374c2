import type { DocumentKind } from './block.ts'
import { csvSeparatorOf, type CsvSeparator } from './csv-rows.ts'
import { decodeText, looksBinary } from './decode-text.ts'
import { ExtractionFailure } from './extraction-failure.ts'
import { foreignName, isOldOffice } from './foreign-signature.ts'
import { viewOf } from './zip-directory.ts'
import { openZip, zipEntryNames } from './zip-scan.ts'

/** What a file is, by its bytes. `text` is there for the kinds that are text. */
export type Sniffed =
  | { kind: 'pdf' | 'docx' | 'xlsx' | 'pptx' | 'odt' | 'eml' }
  | { kind: 'markdown' | 'html' | 'text'; text: string }
  | { kind: 'csv'; text: string; separator: CsvSeparator }

const kindNames: Record<DocumentKind, string> = {
  pdf: 'eine PDF-Datei',
  docx: 'ein Word-Dokument (DOCX)',
  markdown: 'ein Markdown-Text',
  html: 'eine Webseite (HTML)',
  text: 'ein einfacher Text',
  xlsx: 'eine Excel-Arbeitsmappe (XLSX)',
  pptx: 'eine PowerPoint-Präsentation (PPTX)',
  odt: 'ein OpenDocument-Text (ODT)',
  eml: 'eine E-Mail (EML)',
  csv: 'eine Tabelle (CSV)',
}

/**
 * Parses nothing and unpacks at most one name. Throws ExtractionFailure when the file is none of the
 * kinds that Luna reads, or another than the one its name states.
 */
export function sniff(bytes: Uint8Array, fileName: string): Sniffed {
  const sniffed = identify(bytes, fileName)
  const stated = statedKind(fileName)
  if (stated && stated !== sniffed.kind) throw mismatch(stated, kindNames[sniffed.kind])
  return sniffed
}

/**
 * Kinds that a name states beyond doubt. Names of text files say little: `.txt`, `.md` and `.csv`
 * are used for each other.
 */
const statingExtensions: DocumentKind[] = ['pdf', 'docx', 'xlsx', 'pptx', 'odt', 'eml']

const statedKind = (fileName: string) =>
  statingExtensions.find(kind => hasExtension(fileName, kind))

function mismatch(stated: DocumentKind, found: string): ExtractionFailure {
  return stated === 'pdf'
    ? new ExtractionFailure('DOCUMENT_NOT_A_PDF', found)
    : new ExtractionFailure('DOCUMENT_KIND_MISMATCH', `k${kindNames[stated]}, sondern ${found}`)
}

function unsupported(name: string, fileName: string): ExtractionFailure {
  const stated = statedKind(fileName)
  return stated ? mismatch(stated, name) : new ExtractionFailure('DOCUMENT_KIND_UNSUPPORTED', name)
}

function identify(bytes: Uint8Array, fileName: string): Sniffed {
  if (bytes.length === 0) throw new ExtractionFailure('DOCUMENT_EMPTY')
  const isBinary = looksBinary(bytes)
  // Something may stand before a PDF; a text may speak of one.
  const pdfAt = viewOf(bytes.subarray(0, 1024)).indexOf('%PDF-')
  if (pdfAt === 0 || (pdfAt > 0 && (isBinary || hasExtension(fileName, 'pdf')))) {
    return { kind: 'pdf' }
  }
  if (/^PK[\x03\x05]/u.test(viewOf(bytes.subarray(0, 3)).toString('latin1'))) {
    return identifyArchive(bytes, fileName)
  }
  if (isOldOffice(bytes)) throw oldOffice(bytes, fileName)
  const foreign = foreignName(bytes, isBinary)
  if (foreign !== undefined) throw unsupported(foreign, fileName)
  if (isBinary) throw unsupported('eine Binärdatei unbekannter Art', fileName)
  return identifyText(decodeText(bytes), fileName)
}

const officeParts: [part: RegExp, kind: 'docx' | 'xlsx' | 'pptx'][] = [
  [/^word\/document\d*\.xml$/u, 'docx'],
  [/^xl\/workbook\d*\.xml$/u, 'xlsx'],
  [/^ppt\/presentation\d*\.xml$/u, 'pptx'],
]
const openDocumentNames: [type: string, name: string][] = [
  ['spreadsheet', 'eine OpenDocument-Tabelle (ODS)'],
  ['presentation', 'eine OpenDocument-Präsentation (ODP)'],
  ['graphics', 'eine OpenDocument-Zeichnung (ODG)'],
]

function identifyArchive(bytes: Uint8Array, fileName: string): Sniffed {
  const parts = zipEntryNames(bytes)
  const office = officeParts.find(([pattern]) => [...parts].some(part => pattern.test(part)))
  if (office) return { kind: office[1] }
  if (parts.has('xl/workbook.bin')) {
    throw unsupported('eine binäre Excel-Arbeitsmappe (XLSB)', fileName)
  }
  // LibreOffice encrypts a document as a whole since version 24.
  if (parts.has('encrypted-package')) throw new ExtractionFailure('DOCUMENT_ENCRYPTED')
  const type = parts.has('content.xml')
    ? (openZip(bytes).read('mimetype')?.toString('latin1') ?? '')
    : ''
  if (type.includes('opendocument.text')) return { kind: 'odt' }
  const known = openDocumentNames.find(([word]) => type.includes(word))
  throw unsupported(known?.[1] ?? 'ein gepacktes Archiv (ZIP)', fileName)
}

/**
 * Office encrypts a document by wrapping it into the container that DOC and XLS files used, under
 * this stream name.
 */
function oldOffice(bytes: Uint8Array, fileName: string): ExtractionFailure {
  const view = viewOf(bytes)
  if (view.includes(Buffer.from('EncryptedPackage', 'utf16le'))) {
    return new ExtractionFailure('DOCUMENT_ENCRYPTED')
  }
  return view.includes(Buffer.from('__substg1.0_', 'utf16le'))
    ? unsupported('eine Outlook-Nachricht (MSG)', fileName)
    : unsupported('ein Dokument im alten Office-Format (DOC, XLS oder PPT)', fileName)
}

function identifyText(text: string, fileName: string): Sniffed {
  if (!/[^\s\ufeff]/u.test(text)) throw new ExtractionFailure('DOCUMENT_EMPTY')
  if (isHtml(text, fileName)) return { kind: 'html', text }
  if (/^\ufeff?\s*<\?xml\s/u.test(text.slice(0, 1000)))
    throw unsupported('eine XML-Datei', fileName)
  if (isMail(text)) return { kind: 'eml' }
  const isNamedMarkdown = hasExtension(fileName, 'md') || hasExtension(fileName, 'markdown')
  if (isNamedMarkdown || markdownMarks(text) >= 2) return { kind: 'markdown', text }
  const separator = csvSeparatorOf(text, hasExtension(fileName, 'csv'))
  return separator ? { kind: 'csv', text, separator } : { kind: 'text', text }
}

function isHtml(text: string, fileName: string): boolean {
  const start = text.slice(0, 5000).replace(/^\ufeff|<\?xml[^>]*>|<!--[\s\S]*?-->/gu, '')
  if (/^\s*(<!doctype html|<html[\s>])/iu.test(start)) return true
  const named = hasExtension(fileName, 'html') || hasExtension(fileName, 'htm')
  return named && /<(p|div|h[1-6]|body|table|ul|ol|br)[\s>/]/iu.test(text)
}

const mailHeaders =
  /^(from|to|cc|subject|date|received|return-path|delivered-to|message-id|mime-version|content-type|dkim-signature|reply-to):/iu

/** Lines of headers up to the first blank one, at least three of them such as every mail has. */
function isMail(text: string): boolean {
  const head = text
    .slice(0, 100_000)
    .replace(/^\ufeff|^From [^\n]*\n/u, '')
    .split(/\r?\n\r?\n/u, 1)
  const lines = (head[0] ?? '').split(/\r?\n/u)
  if (!lines.every(line => /^([!-9;-~]{1,100}:|[ \t])/u.test(line))) return false
  return lines.filter(line => mailHeaders.test(line)).length >= 3
}

/** Headings, fences, table rules and links, which plain text hardly ever has. */
function markdownMarks(text: string): number {
  const marks = text
    .slice(0, 100_000)
    .match(/^#{1,6} \S|^```|^\|?([ \t]{0,9}:?-{3,}:?[ \t]{0,9}\|){1,99}|\]\(\S{1,999}\)/gmu)
  return marks?.length ?? 0
}

function hasExtension(fileName: string, extension: string): boolean {
  return fileName.toLowerCase().endsWith(`.${extension}`)
}
