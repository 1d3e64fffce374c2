import { describe, expect, it } from 'vitest'
import { greyPicture, makeRawPdf, pdfText, type RawPdf } from '../screening/testing/make-raw-pdf.ts'
import { makeRawDocx, wordParagraph } from '../screening/testing/make-raw-docx.ts'
import { extract } from './extract.ts'
import { hiddenCharacters } from './hidden-characters.ts'

const read = async (bytes: Buffer, fileName: string) => {
  const { blocks, hidden } = await extract(new Uint8Array(bytes), fileName)
  return { text: blocks.map(block => block.text).join('\n'), hidden }
}
const line = pdfText({ text: 'Die Ablesung dauert zehn Minuten.' })
const picture = { resources: '/XObject << /P 6 0 R >>', objects: [greyPicture] }

describe('text of a PDF that only looks hidden', () => {
  const shown: Record<string, RawPdf> = {
    'the text recognition of a scan, drawn invisibly over it': {
      ...picture,
      content: `q 595 0 0 842 0 0 cm /P Do Q ${pdfText({ text: 'Erkannter Text', before: '3 Tr' })}`,
    },
    'the text recognition of a scan, under it': {
      ...picture,
      content: `${pdfText({ text: 'Erkannter Text' })} q 595 0 0 842 0 0 cm /P Do Q`,
    },
    'white text on a dark bar': {
      content: `0.1 0.2 0.5 rg 50 690 500 30 re f ${pdfText({ text: 'Erkannter Text', before: '1 g' })}`,
    },
    'white text on a round shape': {
      content: `0 g 50 690 m 300 690 400 700 400 720 c 50 720 l f ${pdfText({ text: 'Erkannter Text', before: '1 g' })}`,
    },
    'white text on a picture': {
      ...picture,
      content: `q 500 0 0 40 50 690 cm /P Do Q ${pdfText({ text: 'Erkannter Text', before: '1 g' })}`,
    },
    'text marked in yellow afterwards': {
      content: `${pdfText({ text: 'Erkannter Text' })} /G gs 1 1 0 rg 50 690 500 30 re f`,
      resources: '/ExtGState << /G << /ca 0.4 /BM /Multiply >> >>',
    },
    'outlined white letters': { content: pdfText({ text: 'Erkannter Text', before: '1 g 2 Tr' }) },
    'small print': { content: pdfText({ text: 'Erkannter Text', sizePt: 5 }) },
  }

  it.each(Object.entries(shown))('shows %s', async (_, raw) => {
    const { text, hidden } = await read(makeRawPdf(raw), 'x.pdf')

    expect(text).toContain('Erkannter Text')
    expect(hidden).toEqual([])
  })

  it('takes hidden words out of a line and leaves the others', async () => {
    const content =
      'BT /F1 12 Tf 60 700 Td (Der Preis ist ) Tj 1 g (nicht immer ) Tj 0 g (hoch.) Tj ET ' + line
    const { text, hidden } = await read(makeRawPdf({ content }), 'x.pdf')

    expect(text).toMatch(/Der Preis ist\s+hoch\./u)
    expect(hidden).toMatchObject([{ reason: 'invisibleColour', page: 1, excerpt: 'nicht immer' }])
  })
})

describe('text of a Word document that only looks hidden', () => {
  const white = '<w:color w:val="FFFFFF"/>'
  const cell = (properties: string, table = '') =>
    `<w:tbl><w:tblPr>${table}</w:tblPr><w:tr><w:tc><w:tcPr>${properties}</w:tcPr>` +
    `${wordParagraph('Kopfzeile der Tabelle', white)}</w:tc></w:tr></w:tbl>`

  it.each([
    ['white on a dark cell', cell('<w:shd w:val="clear" w:fill="1F4E79"/>')],
    ['white in a table with a style', cell('', '<w:tblStyle w:val="Gitter4"/>')],
    [
      'white on a marked word',
      wordParagraph('Kopfzeile der Tabelle', `${white}<w:highlight w:val="darkBlue"/>`),
    ],
    [
      'hidden that was switched off',
      wordParagraph('Kopfzeile der Tabelle', '<w:vanish w:val="0"/>'),
    ],
    ['shown on paper, hidden on the web', wordParagraph('Kopfzeile der Tabelle', '<w:webHidden/>')],
    [
      'in the colour of its own choosing',
      wordParagraph('Kopfzeile der Tabelle', '<w:color w:val="auto"/>'),
    ],
  ])('shows what is %s', async (_, body) => {
    const { text, hidden } = await read(
      makeRawDocx({ body: wordParagraph('Text.') + body }),
      'x.docx',
    )

    expect(text).toContain('Kopfzeile der Tabelle')
    expect(hidden).toEqual([])
  })
})

describe('text of a web page that only looks hidden', () => {
  const page = (body: string, style = '') =>
    Buffer.from(`<!doctype html><title>x</title><style>${style}</style><p>Text.</p>${body}`)

  it.each([
    [
      'white on a dark banner',
      '<div style="background:#036"><p style="color:#fff">Sichtbar</p></div>',
      '',
    ],
    [
      'white on a banner of the style sheet',
      '<div class="b"><p>Sichtbar</p></div>',
      '.b{background:#003;color:white}',
    ],
    ['white on a picture', '<div style="background:url(x.png);color:#fff">Sichtbar</div>', ''],
    ['hidden when printed', '<p class="n">Sichtbar</p>', '@media print { .n { display: none } }'],
    ['small', '<p style="font-size:9px">Sichtbar</p>', ''],
    ['placed', '<p style="position:absolute;left:-20px">Sichtbar</p>', ''],
    ['half transparent', '<p style="opacity:.5">Sichtbar</p>', ''],
    ['shown on request', '<details><summary>Mehr</summary>Sichtbar</details>', ''],
    ['kept from screen readers', '<p aria-hidden="true">Sichtbar</p>', ''],
  ])('shows what is %s', async (_, body, style) => {
    const { text, hidden } = await read(page(body, style), 'x.html')

    expect(text).toContain('Sichtbar')
    expect(hidden).toEqual([])
  })

  it('knows no background where a foreign style sheet may set one', async () => {
    const bytes = page('<link rel="stylesheet" href="x.css"><p style="color:#fff">Sichtbar</p>')

    expect(await read(bytes, 'x.html')).toMatchObject({ hidden: [] })
  })
})

describe('hiddenCharacters', () => {
  it.each([
    'Strom\u00adnetz\u00adbe\u00adtrei\u00adber',
    'Auf\u200blage und Ein\u200bband\ufeff',
    'Familie \u{1f468}\u200d\u{1f469}\u200d\u{1f467}\u200d\u{1f466}',
    'Schottland \u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}',
    'Herz \u2764\ufe0f',
    '\u200eLinks nach rechts\u200e',
  ])('stays silent on: %s', text => {
    expect(hiddenCharacters(text)).toEqual([])
  })

  it('reads what tags and bits say', () => {
    const tags = Array.from('Hallo Welt', letter =>
      String.fromCodePoint(0xe_00_00 + (letter.codePointAt(0) ?? 0)),
    )
    const bits = Array.from(Buffer.from('Hallo'), byte => byte.toString(2).padStart(8, '0'))
    const zeroWidth = bits.join('').replaceAll('0', '\u200b').replaceAll('1', '\u200c')

    expect(hiddenCharacters(`x${tags.join('')}`)).toEqual(['Hallo Welt'])
    expect(hiddenCharacters(`x${zeroWidth}`)).toEqual(['Hallo'])
  })
})
