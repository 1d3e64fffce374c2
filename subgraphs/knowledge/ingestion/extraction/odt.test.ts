import { describe, expect, it } from 'vitest'
import { extractOdt } from './odt.ts'
import { makeOdt } from './testing/make-odt.ts'

const shape = (body: string, styles = '') =>
  extractOdt(makeOdt(body, { styles })).blocks.map(block => {
    const level = 'level' in block ? block.level : 'depth' in block ? block.depth : 0
    return [block.kind, level, block.text]
  })

const paragraph = (text: string, style = '') =>
  `<text:p text:style-name="${style}">${text}</text:p>`
const cell = (text: string) => `<table:table-cell>${paragraph(text)}</table:table-cell>`

describe('extractOdt', () => {
  it('reads headings with their level, paragraphs with their spaces, and the title', () => {
    const body =
      '<text:h text:outline-level="2">Wartung</text:h>' +
      paragraph('Alle<text:s text:c="3"/>zwei<text:line-break/>Jahre &amp; mehr')

    expect(shape(body)).toEqual([
      ['heading', 2, 'Wartung'],
      ['paragraph', 0, 'Alle zwei Jahre & mehr'],
    ])
    const meta = '<dc:title xmlns:dc="http://purl.org/dc/elements/1.1/">Wartungsplan</dc:title>'
    expect(extractOdt(makeOdt(body, { meta })).title).toBe('Wartungsplan')
  })

  it('reads nested lists and counts numbered ones', () => {
    const styles =
      '<text:list-style style:name="N"><text:list-level-style-number text:level="1"/></text:list-style>'
    const item = (content: string) => `<text:list-item>${content}</text:list-item>`
    const inner = `<text:list>${item(paragraph('Prüfen'))}</text:list>`
    const body = `<text:list text:style-name="N">${item(paragraph('Vorher') + inner)}${item(paragraph('Nachher'))}</text:list>`

    expect(shape(body, styles)).toEqual([
      ['listItem', 1, '1. Vorher'],
      ['listItem', 2, 'Prüfen'],
      ['listItem', 1, '2. Nachher'],
    ])
  })

  it('reads tables row by row with their columns, and repeated cells only so often', () => {
    const row = (...cells: string[]) =>
      `<table:table-row>${cells.map(cell).join('')}</table:table-row>`
    const empty =
      '<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    const body = `<table:table table:name="T">${row('Zähler', 'Stand')}${row('Z-1', '12,5')}${empty}</table:table>`

    expect(shape(body)).toEqual([['tableRow', 0, 'Zähler: Z-1 | Stand: 12,5']])
  })

  it('puts a footnote behind the paragraph that refers to it', () => {
    const note =
      '<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Nach DIN.</text:p></text:note-body></text:note>'

    expect(shape(paragraph(`Jährlich${note} prüfen`))).toEqual([
      ['paragraph', 0, 'Jährlich [1] prüfen'],
      ['paragraph', 0, 'Fußnote 1: Nach DIN.'],
    ])
  })

  it('leaves out deleted text and comments, and reads text boxes', () => {
    const body =
      '<text:tracked-changes><text:p>gelöscht</text:p></text:tracked-changes>' +
      paragraph(
        'Text<office:annotation><text:p>Kommentar</text:p></office:annotation>' +
          `<draw:frame><draw:text-box>${paragraph('Kasten')}</draw:text-box></draw:frame>`,
      )

    const { blocks, hidden } = extractOdt(makeOdt(body))

    expect(blocks.map(({ text }) => text)).toEqual(['Text', 'Kasten'])
    expect(hidden).toEqual([{ reason: 'note', page: null, excerpt: 'Kommentar' }])
  })

  it.each([
    ['vanish', 'text:display="none"'],
    ['tiny', 'fo:font-size="1pt"'],
    ['invisibleColour', 'fo:color="#ffffff"'],
  ])('tells text that nobody sees (%s)', (reason, property) => {
    const style =
      `<style:style style:name="B"><style:text-properties ${property}/></style:style>` +
      '<style:style style:name="A" style:parent-style-name="B"/>'
    const body = paragraph('offen<text:span text:style-name="A">geheim</text:span>')

    const { blocks, hidden } = extractOdt(makeOdt(body, { styles: style }))

    expect(blocks.map(({ text }) => text)).toEqual(['offen'])
    expect(hidden).toEqual([{ reason, page: null, excerpt: 'geheim' }])
  })

  it('reads white text on a coloured cell', () => {
    const styles =
      '<style:style style:name="K"><style:table-cell-properties fo:background-color="#003366"/></style:style>' +
      '<style:style style:name="W"><style:text-properties fo:color="#ffffff"/></style:style>'
    const body = `<table:table><table:table-row><table:table-cell table:style-name="K">${paragraph('Kopf', 'W')}</table:table-cell></table:table-row></table:table>`

    expect(shape(body, styles)).toEqual([['paragraph', 0, 'Kopf']])
  })

  it('tells hidden fields and sections', () => {
    const body =
      paragraph('offen<text:hidden-text text:string-value="Feld"/>') +
      `<text:section text:display="none">${paragraph('Abschnitt')}</text:section>`

    const { hidden } = extractOdt(makeOdt(body))

    expect(hidden).toEqual([{ reason: 'hiddenPart', page: null, excerpt: 'Feld Abschnitt' }])
  })

  it('says that a document is protected, or holds only pictures', () => {
    const picture = { name: 'Pictures/1.png', content: 'png' }

    expect(() => extractOdt(makeOdt(paragraph('x'), { encrypted: true }))).toThrow(
      'DOCUMENT_ENCRYPTED',
    )
    expect(() => extractOdt(makeOdt('', { extra: [picture] }))).toThrow('DOCUMENT_NEEDS_OCR')
    expect(extractOdt(makeOdt(paragraph('x'), { extra: [picture] })).notices[0]).toContain(
      'Ein Bild wurde nicht gelesen',
    )
  })
})
