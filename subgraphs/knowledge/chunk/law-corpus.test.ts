import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectRoot } from '#platform/project-root.ts'
import { extractMarkdown } from '../ingestion/extraction/markdown.ts'
import type { Chunk } from './chunk.ts'
import { chunkBlocks, chunkLength, joinBlocks } from './chunker.ts'

const folder = join(projectRoot, '../shared/data/law')
const files = existsSync(folder) ? readdirSync(folder).filter(name => name.endsWith('.md')) : []

/** What no passage ends with when the section goes on: the first half of something. */
const brokenEnd =
  /(?:^|[\s(])(?:§§?|Absatz|Absätze|Satz|Sätze|Nummern?|Buchstaben?|Artikel|Anlage|Teil|Abs\.|Nrn?\.|S\.|Art\.|Buchst\.|z\. B\.|z\.|i\. V\.|i\.|d\.|vgl\.|ca\.|bzw\.|Dr\.|BGBl\.|BGBl\. I|vom \d{1,2}\.|zum \d{1,2}\.|am \d{1,2}\.|\p{Ll}\)|\d+\p{Ll}?\.)$/u
/** And what none begins with: its second half. */
const brokenStart =
  /^(?:Abs\.|Nr\.|(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember) \d{4}|EnWG|EEG|kWh?|Prozent|Euro|[,;.)])/u
/** A number that ends a sentence or names a year is no first half. */
const isLabelOfSentence =
  /(?:§|Satz|Nummer|Absatz|Anlage|Artikel|und|oder|bis|\d{4}|Teil|Klasse|Stufe|Spalte|Tabelle|\p{Lu}\p{Ll}+)\s?\d+\p{Ll}?\.$/u

describe.skipIf(files.length === 0)('on 27 German energy laws', () => {
  const laws = files.map(file => {
    const blocks = extractMarkdown(readFileSync(join(folder, file), 'utf8'))
    return { file, blocks, chunks: chunkBlocks(blocks) }
  })
  const pairs = laws.flatMap(({ file, chunks }) =>
    chunks.flatMap((chunk, index) => {
      const next = chunks[index + 1]
      return next?.headings === chunk.headings ? [{ file, chunk, next }] : []
    }),
  )

  it('ends no passage behind an abbreviation or within a citation', () => {
    const broken = pairs
      .filter(({ chunk }) => brokenEnd.test(chunk.text) && !isLabelOfSentence.test(chunk.text))
      .map(
        ({ file, chunk, next }) => `${file}: ${chunk.text.slice(-50)} ‖ ${next.text.slice(0, 40)}`,
      )

    expect(broken).toEqual([])
    expect(pairs.length).toBeGreaterThan(1500)
  })

  it('begins no passage with the second half of something', () => {
    const broken = pairs
      .filter(({ next }) => brokenStart.test(next.text))
      .map(
        ({ file, chunk, next }) => `${file}: ${chunk.text.slice(-50)} ‖ ${next.text.slice(0, 40)}`,
      )

    expect(broken).toEqual([])
  })

  it('keeps to 800 to 1,200 characters but in sections that cannot be parted so', () => {
    const all = laws.flatMap(({ chunks }) => chunks)
    const short = all.filter(({ text }) => text.length < chunkLength.min)
    const avoidable = short.filter(chunk => {
      const length = lengthOfSection(all, chunk)
      return length > chunkLength.min * 2 + 60 && !isBarelyTooLong(length)
    })

    expect(Math.max(...all.map(({ text }) => text.length))).toBeLessThanOrEqual(chunkLength.max)
    expect(avoidable.map(({ headings, text }) => [headings.at(-1), text.length])).toEqual([])
  })

  it('loses nothing', () => {
    for (const { blocks, chunks } of laws) {
      const { text } = joinBlocks(blocks)
      const bare = (part: string) => part.replace(/\s/gu, '').length
      let shown = 0
      for (const { start, end } of chunks) shown += bare(text.slice(start, end))
      let headings = 0
      for (const block of blocks) if (block.kind === 'heading') headings += bare(block.text)

      expect(shown).toBeGreaterThanOrEqual(bare(text) - headings)
    }
  })

  it('names the part of the law for every passage of a section', () => {
    const sections = laws
      .flatMap(({ chunks }) => chunks)
      .filter(({ headings }) => /^§ \d/u.test(headings.at(-1) ?? ''))

    expect(sections.every(({ anchor }) => anchor.legalPath?.startsWith('§ '))).toBe(true)
  })

  it('cuts a law of a megabyte in well under a second', () => {
    const longest = laws.toSorted((a, b) => b.blocks.length - a.blocks.length)[0]
    // Time of the processor, because tests share it with others.
    const times = [1, 2, 3].map(() => {
      const before = process.cpuUsage()
      chunkBlocks(longest?.blocks ?? [])
      return process.cpuUsage(before).user / 1000
    })

    expect(Math.min(...times)).toBeLessThan(900)
  })
})

function lengthOfSection(chunks: Chunk[], { headings }: Chunk): number {
  const own = chunks.filter(chunk => chunk.headings === headings)
  return (own.at(-1)?.end ?? 0) - (own[0]?.start ?? 0)
}

/** Just over the greatest length of so many passages, so that one more leaves each at the least. */
function isBarelyTooLong(length: number): boolean {
  return length % chunkLength.max < 60 && length < chunkLength.max * 3
}
