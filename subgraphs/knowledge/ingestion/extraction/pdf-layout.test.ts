import { describe, expect, it } from 'vitest'
import { blocksOfPages, type PdfLine } from './pdf-layout.ts'

/** Lines from y = 800 downwards; a blank entry leaves a gap. */
function page(number: number, texts: (string | [text: string, sizePt: number])[]) {
  let yPt = 800
  const lines: PdfLine[] = []
  for (const entry of texts) {
    const [text, sizePt] = typeof entry === 'string' ? [entry, 10] : entry
    yPt -= 13
    if (text !== '') lines.push({ text, sizePt, yPt })
  }
  return { number, lines }
}
const texts = (...pages: ReturnType<typeof page>[]) =>
  blocksOfPages(pages).map(({ kind, text }) => [kind, text])

describe('blocksOfPages', () => {
  it('joins lines to paragraphs and parts them at gaps', () => {
    expect(texts(page(1, ['Erste Zeile', 'geht weiter.', '', 'Neuer Absatz.']))).toEqual([
      ['paragraph', 'Erste Zeile geht weiter.'],
      ['paragraph', 'Neuer Absatz.'],
    ])
  })

  it.each([
    [['Netzan-', 'schluss'], 'Netzanschluss'],
    [['Strom- und Gas-', 'netz'], 'Strom- und Gasnetz'],
    [['Strom-', 'und Gasnetz'], 'Strom- und Gasnetz'],
    [['Smart-Meter-', 'Gateway'], 'Smart-Meter-Gateway'],
  ])('puts words together again: %o', (lines, text) => {
    expect(texts(page(1, lines))).toEqual([['paragraph', text]])
  })

  it('takes larger type for headings, level by size', () => {
    const blocks = blocksOfPages([
      page(1, [['Bericht', 20], '', ['Januar', 14], '', 'Text, der die Grundschrift bestimmt.']),
    ])

    expect(blocks).toMatchObject([
      { kind: 'heading', level: 1, text: 'Bericht' },
      { kind: 'heading', level: 2, text: 'Januar' },
      { kind: 'paragraph' },
    ])
  })

  it('begins a block at bullets and at an Absatz', () => {
    expect(texts(page(1, ['(1) Eins', '(2) Zwei', '• Punkt', '• Noch einer']))).toEqual([
      ['paragraph', '(1) Eins'],
      ['paragraph', '(2) Zwei'],
      ['listItem', 'Punkt'],
      ['listItem', 'Noch einer'],
    ])
  })

  it('drops running heads and page numbers', () => {
    const pages = [1, 2, 3].map(number =>
      page(number, [
        'Stadtwerke Muster',
        '',
        `Inhalt ${'abc'[number - 1] ?? ''}`,
        '',
        `Seite ${number} von 3`,
      ]),
    )

    expect(texts(...pages).map(([, text]) => text)).toEqual(['Inhalt a', 'Inhalt b', 'Inhalt c'])
  })
})
