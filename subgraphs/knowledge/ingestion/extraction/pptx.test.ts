import { describe, expect, it } from 'vitest'
import { extractPptx } from './pptx.ts'
import { makePptx, picture, shape, table, type SlideInput } from './testing/make-pptx.ts'

const read = (...slides: SlideInput[]) => extractPptx(makePptx(slides))
const shapeOf = (...slides: SlideInput[]) =>
  read(...slides).blocks.map(({ kind, text, page }) => [kind, text, page])

describe('extractPptx', () => {
  it('reads slides in their order, the title first, with the number of the slide as page', () => {
    const first = {
      shapes:
        shape('Erster Punkt\n> darunter', { type: 'body' }) + shape('Ziele', { type: 'title' }),
      notes: 'Kurz halten',
    }
    const second = { shapes: shape('Wege', { type: 'ctrTitle' }) + shape('Freier Text') }

    expect(shapeOf(first, second)).toEqual([
      ['heading', 'Ziele', 1],
      ['listItem', 'Erster Punkt', 1],
      ['listItem', 'darunter', 1],
      ['paragraph', 'Notizen: Kurz halten', 1],
      ['heading', 'Wege', 2],
      ['paragraph', 'Freier Text', 2],
    ])
    expect(read(first, second)).toMatchObject({ title: 'Ziele', pageCount: 2 })
  })

  it('reads tables row by row with their columns', () => {
    const shapes = table([
      ['Anlage', 'Leistung'],
      ['BHKW', '50'],
    ])

    expect(shapeOf({ shapes })).toEqual([['tableRow', 'Anlage: BHKW | Leistung: 50', 1]])
  })

  it('names the slides that only show a picture', () => {
    const document = read({ shapes: shape('Text') + picture }, { shapes: picture }, { shapes: '' })

    expect(document.pagesWithoutText).toEqual([2])
    expect(document.notices).toEqual([expect.stringContaining('Ein Bild wurde nicht gelesen')])
    expect(() => read({ shapes: picture })).toThrow('DOCUMENT_NEEDS_OCR')
  })

  it('tells hidden slides, hidden shapes and shapes beside the slide, and reads none', () => {
    const beside = shape('daneben', { at: [-300, 10] })
    const inGroup =
      '<p:grpSp><p:grpSpPr><a:xfrm><a:off x="99999999" y="0"/><a:ext cx="100" cy="100"/>' +
      `<a:chOff x="0" y="0"/><a:chExt cx="100" cy="100"/></a:xfrm></p:grpSpPr>${shape('Gruppe', { at: [0, 0] })}</p:grpSp>`
    const { blocks, hidden } = read(
      {
        shapes:
          shape('offen', { at: [10, 10] }) + beside + inGroup + shape('aus', { hidden: true }),
      },
      { shapes: shape('Folie'), hidden: true },
    )

    expect(blocks.map(({ text }) => text)).toEqual(['offen'])
    expect(hidden).toEqual([
      { reason: 'offPage', page: 1, excerpt: 'daneben Gruppe' },
      { reason: 'hiddenPart', page: 1, excerpt: 'aus' },
      { reason: 'hiddenPart', page: 2, excerpt: 'Folie' },
    ])
  })

  const white = '<a:rPr><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill></a:rPr>'
  it('tells white text on white and tiny text, and leaves white text on dark alone', () => {
    const onWhite = read({
      shapes:
        shape('offen') +
        shape('weiß', { run: white }) +
        shape('klein', { run: '<a:rPr sz="100"/>' }),
    })
    const onDark = read({ shapes: shape('lesbar', { run: white }), background: '112233' })

    expect(onWhite.hidden.map(({ reason, excerpt }) => [reason, excerpt])).toEqual([
      ['invisibleColour', 'weiß'],
      ['tiny', 'klein'],
    ])
    expect(onDark.blocks.map(({ text }) => text)).toEqual(['lesbar'])
  })
})
