import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { UserError } from '#platform/errors.ts'
import type { Block, ExtractedDocument } from '../block.ts'
import type { TextExtractor } from '../text-extractor.ts'
import { makeDocx } from './make-docx.ts'
import { makeEml } from './make-eml.ts'
import { makeEncryptedOffice } from './make-encrypted-office.ts'
import { makeOdt } from './make-odt.ts'
import { makeEncryptedPdf, makePdf, makeScannedPdf, scannedPage } from './make-pdf.ts'
import { makePptx, picture, shape as slideShape } from './make-pptx.ts'
import { makeXlsx } from './make-xlsx.ts'
import { truncated } from './office-documents.ts'
import { makeZip } from './make-zip.ts'

const refusals: {
  what: string
  file: [name: string, bytes: Buffer | string]
  error: [code: string, reason: string]
}[] = [
  { what: 'an empty file', file: ['x.pdf', ''], error: ['DOCUMENT_EMPTY', 'ist leer'] },
  { what: 'blank lines', file: ['x.txt', ' \n\n'], error: ['DOCUMENT_EMPTY', 'ist leer'] },
  {
    what: 'a web page named PDF',
    file: ['x.pdf', '<html><body>Hallo'],
    error: ['DOCUMENT_NOT_A_PDF', 'eine Webseite'],
  },
  {
    what: 'a picture named PDF',
    file: ['x.pdf', Buffer.from('89504e470d0a1a0a', 'hex')],
    error: ['DOCUMENT_NOT_A_PDF', 'ein Bild'],
  },
  {
    what: 'an encrypted PDF',
    file: ['x.pdf', makeEncryptedPdf()],
    error: ['DOCUMENT_ENCRYPTED', 'Passwort'],
  },
  { what: 'a scan', file: ['x.pdf', makeScannedPdf(2)], error: ['DOCUMENT_NEEDS_OCR', 'OCR'] },
  {
    what: 'a truncated PDF',
    file: ['x.pdf', '%PDF-1.7\n1 0 obj <<'],
    error: ['DOCUMENT_UNREADABLE', 'beschädigt'],
  },
  {
    what: 'a PDF named Word document',
    file: ['x.docx', makePdf([['Text']])],
    error: ['DOCUMENT_KIND_MISMATCH', 'ist kein Word-Dokument (DOCX), sondern eine PDF-Datei.'],
  },
  {
    what: 'a web page named e-mail',
    file: ['x.eml', '<html><body>Hallo'],
    error: ['DOCUMENT_KIND_MISMATCH', 'ist keine E-Mail (EML), sondern eine Webseite (HTML).'],
  },
  {
    what: 'an archive',
    file: ['x.zip', makeZip([{ name: 'a.txt', content: 'a' }])],
    error: ['DOCUMENT_KIND_UNSUPPORTED', 'ist ein gepacktes Archiv (ZIP)'],
  },
  {
    what: 'an archive named workbook',
    file: ['x.xlsx', makeZip([{ name: 'a.txt', content: 'a' }])],
    error: ['DOCUMENT_KIND_MISMATCH', 'sondern ein gepacktes Archiv (ZIP)'],
  },
  {
    what: 'a program',
    file: ['x.txt', Buffer.from('4d5a90000300000004000000ffff0000', 'hex')],
    error: ['DOCUMENT_KIND_UNSUPPORTED', 'ist ein Programm'],
  },
  {
    what: 'a program named presentation',
    file: ['x.pptx', Buffer.from('7f454c46020101000000000000000000', 'hex')],
    error: ['DOCUMENT_KIND_MISMATCH', 'sondern ein Programm'],
  },
  ...['x.xlsx', 'x.pptx', 'x.docx'].map(name => ({
    what: `a password-protected ${name}`,
    file: [name, makeEncryptedOffice()] as [string, Buffer],
    error: ['DOCUMENT_ENCRYPTED', 'Passwort'] as [string, string],
  })),
  {
    what: 'a password-protected ODT',
    file: ['x.odt', makeOdt('<text:p>x</text:p>', { encrypted: true })],
    error: ['DOCUMENT_ENCRYPTED', 'Passwort'],
  },
  {
    what: 'an ODT that is encrypted as a whole',
    file: ['x.odt', makeZip([{ name: 'encrypted-package', content: 'x' }])],
    error: ['DOCUMENT_ENCRYPTED', 'Passwort'],
  },
  {
    what: 'a PDF of blank pages',
    file: ['x.pdf', makePdf([[], []])],
    error: ['DOCUMENT_EMPTY', 'ist leer'],
  },
  {
    what: 'a workbook without any value',
    file: ['x.xlsx', makeXlsx([{ name: 'Leer', rows: [] }])],
    error: ['DOCUMENT_EMPTY', 'ist leer'],
  },
  {
    what: 'a presentation of pictures',
    file: ['x.pptx', makePptx([{ shapes: picture }])],
    error: ['DOCUMENT_NEEDS_OCR', 'OCR'],
  },
  {
    what: 'a Word document of pictures',
    file: ['x.docx', makeDocx([], [{ name: 'word/media/1.png', content: 'x' }])],
    error: ['DOCUMENT_NEEDS_OCR', 'OCR'],
  },
  {
    what: 'a truncated Word document',
    file: ['x.docx', truncated(makeDocx([{ text: 'x' }]))],
    error: ['DOCUMENT_UNREADABLE', 'beschädigt'],
  },
  {
    what: 'a picture',
    file: ['x.jpg', Buffer.from('ffd8ffe0', 'hex')],
    error: ['DOCUMENT_KIND_UNSUPPORTED', 'ein Bild (JPEG)'],
  },
  {
    what: 'more than 50 MB',
    file: ['x.txt', Buffer.alloc(50_000_001, 'a ')],
    error: ['DOCUMENT_TOO_LARGE', 'mehr als 50 MB'],
  },
]

const readable: { kind: string; file: [name: string, bytes: Buffer | string]; found: string }[] = [
  {
    kind: 'xlsx',
    file: ['x.xlsx', makeXlsx([{ name: 'Zähler', rows: [{ cells: ['Ort', 'Halle 3'] }] }])],
    found: 'Zähler\nOrt | Halle 3',
  },
  {
    kind: 'pptx',
    file: ['x.pptx', makePptx([{ shapes: slideShape('Ziele', { type: 'title' }) }])],
    found: 'Ziele',
  },
  { kind: 'odt', file: ['x.odt', makeOdt('<text:p>Wärme</text:p>')], found: 'Wärme' },
  {
    kind: 'eml',
    file: ['x.eml', makeEml([{ type: 'text/plain', content: 'Guten Tag' }])],
    found: 'Guten Tag',
  },
  { kind: 'csv', file: ['x.csv', 'Ort;Wert\nHalle;1\n'], found: 'Ort: Halle | Wert: 1' },
]

/** What every engine of TextExtractor must do, whatever it is made of. */
export function describeTextExtractor(name: string, engine: () => TextExtractor): void {
  const run = (fileName: string, bytes: Buffer | string) =>
    engine().extract({
      fileName,
      bytes: Readable.from([Buffer.from(bytes)]),
      signal: new AbortController().signal,
    })
  const read = async (fileName: string, bytes: Buffer | string): Promise<ExtractedDocument> => {
    const result = await run(fileName, bytes)
    if (result instanceof UserError) throw new Error(result.message)
    return result
  }
  const refuse = async (fileName: string, bytes: Buffer | string): Promise<UserError> => {
    const result = await run(fileName, bytes)
    if (!(result instanceof UserError)) throw new Error('was read')
    return result
  }
  const shape = ({ blocks }: ExtractedDocument) =>
    blocks.map((block: Block) => [block.kind, block.text, block.page])

  describe(`text extractor ${name}`, () => {
    it('keeps the pages of a PDF and joins words parted at a line end', async () => {
      const pdf = makePdf(
        [
          [{ text: 'Wartung der Anlage', sizePt: 20 }, 'Sie wird jährlich ge-', 'wartet.'],
          ['Strom- und', 'Gasnetz bleiben getrennt.'],
        ],
        { title: 'Wartungsplan' },
      )

      const document = await read('plan.pdf', pdf)

      expect(document).toMatchObject({ kind: 'pdf', title: 'Wartungsplan', pageCount: 2 })
      expect(shape(document)).toEqual([
        ['heading', 'Wartung der Anlage', 1],
        ['paragraph', 'Sie wird jährlich gewartet.', 1],
        ['paragraph', 'Strom- und Gasnetz bleiben getrennt.', 2],
      ])
    })

    it('names the pages of a PDF that hold no text', async () => {
      const document = await read('teils.pdf', makePdf([['Nur hier steht etwas.'], scannedPage]))

      expect(document.pagesWithoutText).toEqual([2])
    })

    it('asks for text recognition only of pages that show something', async () => {
      const paper = { operators: '1 g 0 0 595 842 re f' }
      const frame = { operators: '50 50 400 700 re S' }
      const outlined = {
        operators: '60 700 m 66 712 l 72 700 l 63 706 l 69 706 l S '.repeat(20),
      }
      const pages = [['Nur hier steht etwas.'], [], paper, frame, ['- 5 -'], outlined, scannedPage]

      const document = await read('teils.pdf', makePdf(pages))

      expect(document).toMatchObject({ pageCount: 7, pagesWithoutText: [6, 7] })
    })

    it('reads headings, list items and table rows of a Word document', async () => {
      const docx = makeDocx([
        { style: 'Heading1', text: 'Energiebericht' },
        { text: 'Der Verbrauch sank um 5 % & mehr.' },
        { text: 'Beleuchtung', list: true },
        { row: ['Januar', '12 MWh'] },
      ])

      expect(shape(await read('bericht.docx', docx))).toEqual([
        ['heading', 'Energiebericht', null],
        ['paragraph', 'Der Verbrauch sank um 5 % & mehr.', null],
        ['listItem', 'Beleuchtung', null],
        ['tableRow', 'Januar | 12 MWh', null],
      ])
    })

    it('reads Markdown, HTML and text', async () => {
      const markdown = await read(
        'a.md',
        '# Titel\n\n1. Erstens\n2. Zweitens\n\n| a | b |\n|-|-|\n| 1 | 2 |\n',
      )
      const html = await read(
        'b.html',
        '<!doctype html><title>Seite</title><p>Inhalt<script>x()</script>',
      )
      const text = await read('c.txt', Buffer.from('Über die W\u00e4rme.\n', 'latin1'))

      expect(shape(markdown).map(([, content]) => content)).toEqual([
        'Titel',
        '1. Erstens',
        '2. Zweitens',
        'a | b',
        '1 | 2',
      ])
      expect([html.title, shape(html)]).toEqual(['Seite', [['paragraph', 'Inhalt', null]]])
      expect(shape(text)).toEqual([['paragraph', 'Über die Wärme.', null]])
    })

    it.each(readable)('reads $kind', async ({ kind, file: [fileName, bytes], found }) => {
      const document = await read(fileName, bytes)

      expect(document.kind).toBe(kind)
      expect(document.blocks.map(block => block.text).join('\n')).toContain(found)
      expect(document.hidden).toEqual([])
    })

    it('goes by the content when the name says something else', async () => {
      const document = await read('bericht.txt', makeDocx([{ text: 'Ein Word-Dokument.' }]))

      expect(document.kind).toBe('docx')
    })

    it.each(refusals)('refuses $what with its reason', async ({ file: [name, bytes], error }) => {
      const refused = await refuse(name, bytes)

      expect(refused).toMatchObject({ code: error[0], place: name })
      expect(refused.message).toContain(error[1])
      expect(refused.remedy).toBeTruthy()
    })

    it('stops when its caller leaves', async () => {
      const leave = new AbortController()
      const running = engine().extract({
        fileName: 'x.pdf',
        bytes: Readable.from([makePdf([['Text']])]),
        signal: leave.signal,
      })

      leave.abort(new Error('left'))

      await expect(running).rejects.toThrow('left')
    })
  })
}
