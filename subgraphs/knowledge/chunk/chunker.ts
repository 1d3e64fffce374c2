import { splitSentences, type Span } from './sentence-splitter.ts'
import { splitLong } from './split-long.ts'

/** What the chunker needs of a block; headings carry a level. */
export type ChunkerBlock = {
  kind: 'heading' | 'paragraph' | 'listItem' | 'tableRow'
  level?: number
  text: string
  page: number | null
}

/**
 * A passage of a document: a verbatim stretch of its text. `start` and `end` count UTF-16 units in
 * the document's blocks joined by `joinBlocks`; chunks come in order, do not overlap and leave out
 * only the headings, which `headings` carries from the outermost to the innermost.
 */
export type Chunk = {
  idx: number
  text: string
  headings: string[]
  page: number | null
  start: number
  end: number
}

export const chunkLength = { min: 800, max: 1200 } as const
/** Recorded with each item; a change of the rules above makes a new one. */
export const chunkerVersion = 'blocks-1'

/**
 * Cuts a document at headings, then into passages of 800 to 1,200 characters at ends of blocks and
 * sentences.
 */
export function chunkBlocks(blocks: ChunkerBlock[]): Chunk[] {
  const { text, spans } = joinBlocks(blocks)
  const passages = sectionsOf(blocks).flatMap(({ headings, members }) =>
    packUnits(unitsOf(text, members, spans)).map(({ start, end, block }) => ({
      text: text.slice(start, end),
      headings,
      page: blocks[block]?.page ?? null,
      start,
      end,
    })),
  )
  return passages.map((passage, idx) => ({ idx, ...passage }))
}

/**
 * The whole text: a line for each list item and table row, a blank line between everything else.
 */
export function joinBlocks(blocks: ChunkerBlock[]): { text: string; spans: Span[] } {
  let text = ''
  const spans = blocks.map((block, index) => {
    const isRun = block.kind === blocks[index - 1]?.kind && isLine(block)
    if (index > 0) text += isRun ? '\n' : '\n\n'
    const start = text.length
    text += block.text
    return { start, end: text.length }
  })
  return { text, spans }
}

const isLine = ({ kind }: ChunkerBlock) => kind === 'listItem' || kind === 'tableRow'

type Section = { headings: string[]; members: number[] }

/** Runs of blocks under one heading. A heading with nothing beneath it is a passage of its own. */
function sectionsOf(blocks: ChunkerBlock[]): Section[] {
  const sections: Section[] = []
  let path: { level: number; text: string }[] = []
  let section: Section | undefined
  blocks.forEach((block, index) => {
    if (block.kind !== 'heading') {
      if (!section)
        sections.push((section = { headings: path.map(({ text }) => text), members: [] }))
      section.members.push(index)
      return
    }
    const { level = 1, text } = block
    const outer = path.filter(heading => heading.level < level)
    const next = blocks[index + 1]
    const isBare = !next || (next.kind === 'heading' && (next.level ?? 1) <= level)
    if (isBare) sections.push({ headings: outer.map(heading => heading.text), members: [index] })
    path = [...outer, { level, text }]
    section = undefined
  })
  return sections
}

type Unit = Span & { block: number; endsBlock: boolean }

function unitsOf(text: string, members: number[], spans: Span[]): Unit[] {
  return members.flatMap(block => {
    const { start = 0, end = 0 } = spans[block] ?? {}
    const sentences = splitSentences(text.slice(start, end))
    const pieces = sentences.flatMap(sentence =>
      splitLong(
        text,
        { start: sentence.start + start, end: sentence.end + start },
        chunkLength.max,
      ),
    )
    return pieces.map((piece, index) => ({
      ...piece,
      block,
      endsBlock: index === pieces.length - 1,
    }))
  })
}

/** Fills passages up to the limit, ending with a block where that leaves a passage long enough. */
function packUnits(units: Unit[]): Unit[] {
  const passages: Unit[] = []
  const sectionEnd = units.at(-1)?.end ?? 0
  let first = 0
  for (let head = units[first]; head; head = units[first]) {
    const { start, block } = head
    const limit = limitFor(sectionEnd - start)
    const fitting = units.slice(first).filter(unit => unit.end - start <= limit)
    const atBlockEnd = fitting.filter(
      unit => unit.endsBlock && unit.end - start >= Math.min(chunkLength.min, limit * 0.7),
    )
    const last =
      (fitting.length < units.length - first ? atBlockEnd.at(-1) : undefined) ??
      fitting.at(-1) ??
      head
    passages.push({ start, end: last.end, block, endsBlock: last.endsBlock })
    first = units.indexOf(last) + 1
  }
  return passages
}

/** What is left and would make one passage and a scrap is halved instead. */
function limitFor(remaining: number): number {
  const { min, max } = chunkLength
  return remaining > max && remaining < max + min ? Math.ceil(remaining / 2) + 100 : max
}
