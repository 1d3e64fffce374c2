import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { ChunkerBlock } from './chunk.ts'
import { chunkBlocks, chunkLength, joinBlocks } from './chunker.ts'

const words = fc.constantFrom(
  ...(
    'Der Betreiber hat nach § 14a Abs. 2 Satz 1 Nr. 5 EnWG, z. B. am 1. Januar 2026, 1.500,5 kWh ' +
    '(vgl. Anlage 3) zu messen; im Übrigen gilt Satz 2. Die Frist beträgt 10 Tage. a) Strom und ' +
    'b) Gas sind i. V. m. Nummer 3 und 4 zu trennen. „Netz“ ist das Netz.'
  ).split(' '),
)
const prose = (maxLength: number) =>
  fc.array(words, { minLength: 1, maxLength }).map(parts => parts.join(' '))
const page = fc.option(fc.integer({ min: 1, max: 9 }), { nil: null })
const heading = fc.record({
  kind: fc.constant('heading' as const),
  level: fc.integer({ min: 1, max: 6 }),
  text: fc.constantFrom('§ 5 Frist', 'Teil 1', 'Über uns', 'Anlage 1', 'Artikel 3'),
  page,
})
const flowing = (text: fc.Arbitrary<string>) =>
  fc.record({
    kind: fc.constantFrom('paragraph' as const, 'listItem' as const, 'tableRow' as const),
    text,
    page,
  })
const anyText = fc.oneof(
  prose(400),
  fc.string({ minLength: 1, maxLength: 3000 }),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 3000 }),
)
const anyBlock = fc.oneof(heading, flowing(anyText.filter(text => text.trim() !== '')))
const anyDocument = fc.array(anyBlock, { minLength: 1, maxLength: 14 })

const bare = (text: string) => text.replace(/\s/gu, '')

it('shows the whole document but its headings, in order, without overlap, verbatim', () => {
  fc.assert(
    fc.property(anyDocument, blocks => {
      const { text, spans } = joinBlocks(blocks)
      const chunks = chunkBlocks(blocks)

      let end = 0
      for (const { start, text: shown, anchor, ...chunk } of chunks) {
        expect(start).toBeGreaterThanOrEqual(end)
        expect(shown.slice(anchor.repeated)).toBe(text.slice(start, chunk.end))
        expect(anchor).toMatchObject({ start, end: chunk.end })
        end = chunk.end
      }
      const owned = blocks
        .map((block, index) => (isShown(blocks, index) ? block.text : ''))
        .join('')
      expect(bare(chunks.map(({ start, end: to }) => text.slice(start, to)).join(''))).toBe(
        bare(owned),
      )
      expect(spans).toHaveLength(blocks.length)
    }),
  )
})

it('makes no passage longer than 1,200 characters, whatever the text', () => {
  fc.assert(
    fc.property(anyDocument, blocks => {
      for (const { text } of chunkBlocks(blocks)) {
        expect(text.length).toBeLessThanOrEqual(chunkLength.max)
      }
    }),
  )
})

it('makes no passage shorter than 800 characters where its section leaves room', () => {
  const paragraphs = fc.array(flowing(prose(300)), { minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(paragraphs, blocks => {
      const chunks = chunkBlocks(blocks.map(block => ({ ...block, kind: 'paragraph' })))
      const length = joinBlocks(blocks).text.length
      // With a little slack any length can be parted that is not between one passage and two, or
      // just over the greatest length of so many passages.
      const passages = Math.floor(length / chunkLength.min)
      const hasRoom =
        passages * chunkLength.max - length > 400 &&
        length - passages * chunkLength.min > 60 * passages
      if (!hasRoom) return
      for (const { text } of chunks) expect(text.length).toBeGreaterThanOrEqual(chunkLength.min)
    }),
  )
})

/** A heading is shown as a passage only when nothing stands beneath it. */
function isShown(blocks: ChunkerBlock[], index: number): boolean {
  const block = blocks[index]
  if (block?.kind !== 'heading') return true
  const next = blocks[index + 1]
  return !next || (next.kind === 'heading' && (next.level ?? 1) <= (block.level ?? 1))
}
