import { describe, expect, it } from 'vitest'
import { extract } from './extract.ts'
import { makeDocx } from './testing/make-docx.ts'
import { withMain, withParts } from './testing/office-documents.ts'

const word = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const run = (text: string) => `<w:r><w:t>${text}</w:t></w:r>`
const paragraph = (content: string, properties = '') =>
  `<w:p><w:pPr>${properties}</w:pPr>${content}</w:p>`
const item = (text: string, level: number) =>
  paragraph(run(text), `<w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="1"/></w:numPr>`)
const cell = (text: string) => `<w:tc>${paragraph(run(text))}</w:tc>`
const body = (content: string) => `<w:document ${word}><w:body>${content}</w:body></w:document>`

const read = (content: string) =>
  extract(withMain(makeDocx([]), 'word/document.xml', body(content)), 'x.docx')

describe('a Word document', () => {
  it('keeps the depth of nested lists', async () => {
    const numbering = `<w:numbering ${word}><w:abstractNum w:abstractNumId="0">${[0, 1]
      .map(level => `<w:lvl w:ilvl="${level}"><w:numFmt w:val="bullet"/></w:lvl>`)
      .join(
        '',
      )}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>`
    const list = body(item('außen', 0) + item('innen', 1) + item('wieder außen', 0))
    const document = await extract(
      withMain(withMain(makeDocx([]), 'word/numbering.xml', numbering), 'word/document.xml', list),
      'x.docx',
    )

    expect(document.blocks).toMatchObject([
      { kind: 'listItem', depth: 1, text: 'außen' },
      { kind: 'listItem', depth: 2, text: 'innen' },
      { kind: 'listItem', depth: 1, text: 'wieder außen' },
    ])
  })

  it('holds the text of a table in its rows', async () => {
    const table = `<w:tbl><w:tr>${cell('Monat')}${cell('MWh')}</w:tr><w:tr>${cell('Mai')}${cell('12')}</w:tr></w:tbl>`

    expect((await read(table)).blocks).toMatchObject([
      { kind: 'tableRow', text: 'Monat | MWh' },
      { kind: 'tableRow', text: 'Mai | 12' },
    ])
  })

  it('holds its footnotes', async () => {
    const relation = (id: string, name: string) =>
      `<Relationship Id="${id}" Type="${office}/${name}" Target="${name}.xml"/>`
    const links = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${relation('a', 'styles')}${relation('b', 'footnotes')}</Relationships>`
    const footnotes = `<w:footnotes ${word}><w:footnote w:id="2">${paragraph(run('Nach DIN.'))}</w:footnote></w:footnotes>`
    const text = paragraph(
      `${run('Jährlich')}<w:r><w:footnoteReference w:id="2"/></w:r>${run(' prüfen')}`,
    )
    const whole = withParts(
      withMain(
        withMain(makeDocx([]), 'word/document.xml', body(text)),
        'word/_rels/document.xml.rels',
        links,
      ),
      [{ name: 'word/footnotes.xml', content: footnotes }],
    )

    const texts = (await extract(whole, 'x.docx')).blocks.map(block => block.text)

    expect(texts).toEqual(['Jährlich[1] prüfen', '1. Nach DIN.'])
  })

  it('tells of pictures that it does not read', async () => {
    const document = await extract(
      withParts(makeDocx([{ text: 'Text' }]), [{ name: 'word/media/1.png', content: 'x' }]),
      'x.docx',
    )

    expect(document.notices).toEqual([
      'Ein Bild wurde nicht gelesen; Text darin findet Luna nicht (OCR nötig).',
    ])
  })
})
