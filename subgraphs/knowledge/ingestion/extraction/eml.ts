import PostalMime, { type Address, type Attachment, type Email } from 'postal-mime'
import type { Block, ExtractedDocument, HiddenText } from './block.ts'
import { cleanText } from './clean-text.ts'
import type { Extracted } from './extracted.ts'
import { ExtractionFailure } from './extraction-failure.ts'
import { HiddenTexts } from './hidden-texts.ts'
import { extractHtml } from './html.ts'
import { extractPlainText } from './plain-text.ts'

const maxAttachments = 30
const maxAddresses = 50
const longestName = 200
const limits = {
  maxNestingDepth: 20,
  maxHeadersSize: 1_000_000,
  // A mail in a mail is an attachment like any other.
  maxRfc822NestingDepth: 0,
  forceRfc822Attachments: true,
}

/** Reads an attachment as a document of its own; throws ExtractionFailure. */
type ReadAttachment = (bytes: Uint8Array, fileName: string) => Promise<ExtractedDocument>
type Attached = { blocks: Block[]; hidden: HiddenText[]; notices: string[] }

/**
 * E-mails: the subject is the title, sender, recipients and date a paragraph; of a text in two forms
 * the one that mail programs show (HTML). Attachments follow under their name.
 * @see RFC 5322, RFC 2045
 */
export async function extractEml(bytes: Uint8Array, read: ReadAttachment): Promise<Extracted> {
  const mail = await PostalMime.parse(bytes, limits).catch(() => {
    throw new ExtractionFailure('DOCUMENT_UNREADABLE', 'die E-Mail ist beschädigt')
  })
  if (isEncrypted(mail)) throw new ExtractionFailure('DOCUMENT_ENCRYPTED', 'verschlüsselt')
  const subject = cleanText(mail.subject ?? '')
  const body = bodyOf(mail)
  const attached: Attached[] = []
  for (const attachment of mail.attachments.slice(0, maxAttachments)) {
    attached.push(await readAttachment(attachment, read))
  }
  const tooMany = mail.attachments.length - maxAttachments
  return {
    title: subject || null,
    pageCount: null,
    pagesWithoutText: [],
    blocks: [
      { kind: 'heading', level: 1, text: subject || 'E-Mail ohne Betreff', page: null },
      { kind: 'paragraph', text: envelopeOf(mail), page: null },
      ...body.blocks.map(block => below(block, 1)),
      ...attached.flatMap(({ blocks }) => blocks),
    ],
    hidden: [...body.hidden, ...attached.flatMap(({ hidden }) => hidden)],
    notices: [
      ...attached.flatMap(({ notices }) => notices),
      ...(tooMany > 0 ? [`${tooMany} weitere Anhänge wurden nicht gelesen.`] : []),
    ],
  }
}

function bodyOf({ html, text }: Email): { blocks: Block[]; hidden: HiddenText[] } {
  if (!html?.trim()) return { blocks: extractPlainText(text ?? ''), hidden: [] }
  const hidden = new HiddenTexts()
  const { blocks } = extractHtml(html, hidden)
  return { blocks, hidden: hidden.found() }
}

function envelopeOf({ from, to, cc, date }: Email): string {
  const lines = [
    ['Von', from ? [from] : []],
    ['An', to ?? []],
    ['Kopie', cc ?? []],
  ] as const
  const people = lines.flatMap(([label, addresses]) => {
    const names = addresses.slice(0, maxAddresses).map(named).filter(Boolean)
    return names.length === 0 ? [] : [`${label}: ${names.join(', ')}`]
  })
  return cleanText([...people, `Datum: ${dateOf(date)}`].join('; '))
}

function named(address: Address): string {
  if (address.group) return [address.name, ...address.group.map(named)].join(' ')
  return address.name === '' ? address.address : `${address.name} <${address.address}>`
}

function dateOf(date: string | undefined): string {
  const time = new Date(date ?? '')
  if (Number.isNaN(time.getTime())) return cleanText(date ?? '').slice(0, 100) || 'unbekannt'
  const options = { dateStyle: 'medium', timeStyle: 'short', timeZone: 'Europe/Berlin' } as const
  return `${time.toLocaleString('de-DE', options)} Uhr`
}

/** What cannot be read is named with its reason; the mail itself is taken in. */
async function readAttachment(
  { filename, mimeType, content, disposition }: Attachment,
  read: ReadAttachment,
): Promise<Attached> {
  const name = cleanText(filename ?? '').slice(0, longestName) || 'ohne Namen'
  const heading: Block = { kind: 'heading', level: 2, text: `Anhang: ${name}`, page: null }
  const isPicture = mimeType.startsWith('image/') && disposition !== 'attachment'
  // Pictures within the text are mostly logos; a signature says nothing to a reader.
  if (isPicture || /^application\/(x-)?(pkcs7|pgp)-signature$/u.test(mimeType))
    return { blocks: [], hidden: [], notices: [] }
  try {
    const { blocks, hidden, notices } = await read(bytesOf(content), name)
    const placed = blocks.map(block => ({ ...below(block, 2), page: null }))
    return { blocks: [heading, ...placed], hidden, notices }
  } catch (error) {
    const mention: Block = { kind: 'paragraph', text: `Anhang: ${name}`, page: null }
    const notice = `Der Anhang „${name}“ wurde nicht gelesen: ${reasonOf(error)}.`
    return { blocks: [mention], hidden: [], notices: [notice] }
  }
}

/** Whatever a broken attachment does to its reader, the mail around it is whole. */
function reasonOf(error: unknown): string {
  if (!(error instanceof ExtractionFailure)) return 'er ist nicht lesbar'
  const { code, detail } = error
  const known: Partial<Record<typeof code, string>> = {
    DOCUMENT_EMPTY: 'er ist leer',
    DOCUMENT_ENCRYPTED: 'er ist mit einem Passwort geschützt',
    DOCUMENT_NEEDS_OCR: 'er enthält nur Bilder (OCR nötig)',
    DOCUMENT_KIND_UNSUPPORTED: `er ist ${detail}`,
    DOCUMENT_NOT_A_PDF: `er ist keine PDF-Datei, sondern ${detail}`,
  }
  return known[code] ?? (detail || 'er ist nicht lesbar')
}

function bytesOf(content: Attachment['content']): Uint8Array {
  return typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content)
}

/** Headings inside the mail stand below that of the mail. */
function below(block: Block, levels: number): Block {
  return block.kind === 'heading' ? { ...block, level: Math.min(6, block.level + levels) } : block
}

/** S/MIME and PGP hold nothing else that could be read. */
function isEncrypted({ headers, text, html }: Email): boolean {
  const type = headers.find(({ key }) => key === 'content-type')?.value ?? ''
  if (/multipart\/encrypted|smime-type="?enveloped-data/iu.test(type)) return true
  const isMime = /application\/(x-)?pkcs7-mime/iu.test(type) && !/signed-data/iu.test(type)
  return isMime || (!html && /^\s*-----BEGIN PGP MESSAGE-----/u.test(text ?? ''))
}
