import type { Chunk, ChunkAnchor, ChunkerBlock } from './chunk.ts'
import { legalPartOf, LegalMarks } from './legal-path.ts'
import { pack, type Packed } from './pack.ts'
import { cutCosts, piecesOf, type Piece } from './pieces.ts'
import { sectionsOf, type Section } from './sections.ts'
import type { Span } from './sentence-splitter.ts'
import { tableHeads } from './table-head.ts'

export const chunkLength = { min: 800, max: 1200 } as const
/** Recorded with each item; a change of the rules makes a new one. */
export const chunkerVersion = 'blocks-3'

type Joined = { text: string; spans: Span[] }

/**
 * Cuts a document at headings, then into passages of 800 to 1,200 characters at ends of blocks,
 * sentences and items of an enumeration, never within a citation or behind an abbreviation. Shorter
 * are only passages of sections that are too short, or too long for one passage and too short for
 * two.
 */
export function chunkBlocks(blocks: ChunkerBlock[]): Chunk[] {
  const joined = joinBlocks(blocks)
  const heads = tableHeads(blocks)
  const passages = sectionsOf(blocks).flatMap(section => {
    const cut = new SectionCut(section, { blocks, joined, heads })
    return cut.passages()
  })
  return passages.map((passage, idx) => ({ idx, ...passage }))
}

/**
 * The whole text: a line for each list item and table row, a blank line between everything else.
 */
export function joinBlocks(blocks: ChunkerBlock[]): Joined {
  const parts: string[] = []
  let length = 0
  const spans = blocks.map((block, index) => {
    const isRun = block.kind === blocks[index - 1]?.kind && isLine(block)
    const gap = index === 0 ? '' : isRun ? '\n' : '\n\n'
    const start = length + gap.length
    parts.push(gap, block.text)
    length = start + block.text.length
    return { start, end: length }
  })
  return { text: parts.join(''), spans }
}

const isLine = ({ kind }: ChunkerBlock) => kind === 'listItem' || kind === 'tableRow'

type Whole = { blocks: ChunkerBlock[]; joined: Joined; heads: Map<number, number> }

const nothing: Piece = { start: 0, end: 0, block: 0, cost: 0 }

class SectionCut {
  private readonly section: Section
  private readonly whole: Whole
  private readonly marks: LegalMarks | undefined

  constructor(section: Section, whole: Whole) {
    this.section = section
    this.whole = whole
    const part = legalPartOf(section.headings)
    this.marks = part === undefined ? undefined : new LegalMarks(part)
    for (const index of section.members) {
      const block = whole.blocks[index]
      if (block && block.kind !== 'heading') {
        this.marks?.add(block.text, whole.joined.spans[index]?.start ?? 0)
      }
    }
  }

  passages(): Omit<Chunk, 'idx'>[] {
    const usual = this.pieces({ fine: false })
    const packed = this.pack(usual)
    if (!this.isTooShort(usual, packed)) return packed.map(one => this.passage(usual, one))
    const fine = this.pieces({ fine: true })
    return this.pack(fine).map(one => this.passage(fine, one))
  }

  private pieces({ fine }: { fine: boolean }): Piece[] {
    return this.section.members.flatMap(index => {
      const block = this.whole.blocks[index]
      return block ? this.placed(block, index, fine) : []
    })
  }

  private pack(pieces: Piece[]): Packed[] {
    const repeatedBefore = (piece: Piece) => this.repeatedBefore(piece).length
    return pack(pieces, { ...chunkLength, repeatedBefore })
  }

  /** Whether a passage is too short although the section has room for two that are not. */
  private isTooShort(pieces: Piece[], packed: Packed[]): boolean {
    const lengthOf = ({ first, last }: Packed) =>
      (pieces[last]?.end ?? 0) - (pieces[first]?.start ?? 0)
    const whole = lengthOf({ first: 0, last: pieces.length - 1 })
    return whole >= 2 * chunkLength.min && packed.some(one => lengthOf(one) < chunkLength.min)
  }

  /** A lead-in stays with what it leads to, and the head of a table with its first row. */
  private placed(block: ChunkerBlock, index: number, fine: boolean): Piece[] {
    const start = this.whole.joined.spans[index]?.start ?? 0
    const isHead = this.whole.heads.get(index + 1) === index
    const binds = isHead || block.text.trimEnd().endsWith(':')
    return piecesOf(block.text, index, { kind: block.kind, fine }).map(piece => ({
      ...piece,
      start: piece.start + start,
      end: piece.end + start,
      cost: piece.cost === cutCosts.block && binds ? cutCosts.leadIn : piece.cost,
    }))
  }

  private passage(pieces: Piece[], { first, last }: Packed): Omit<Chunk, 'idx'> {
    const from = pieces[first] ?? nothing
    const to = pieces[last] ?? from
    const { start } = from
    const { end } = to
    const repeated = this.repeatedBefore(from)
    const page = this.pageOf(from)
    const anchor: ChunkAnchor = {
      page,
      lastPage: this.pageOf(to),
      blockPath: this.blockPath(from.block, to.block),
      ...this.legalPaths(start, end),
      start,
      end,
      repeated: repeated.length,
    }
    const text = repeated + this.whole.joined.text.slice(start, end)
    return { text, headings: this.section.headings, page, start, end, anchor }
  }

  private pageOf({ block }: Piece): number | null {
    return this.whole.blocks[block]?.page ?? null
  }

  private legalPaths(start: number, end: number) {
    const legalPath = this.marks?.pathAt(start) ?? null
    const last = this.marks?.pathAt(end - 1) ?? null
    return { legalPath, lastLegalPath: last === legalPath ? null : last }
  }

  /** The head of a table whose rows go on in another passage. */
  private repeatedBefore({ block }: Piece): string {
    const head = this.whole.heads.get(block)
    const text = head === undefined ? undefined : this.whole.blocks[head]?.text
    return text === undefined ? '' : `${text}\n`
  }

  private blockPath(first: number, last: number): string {
    const { path, firstOrdinal, members } = this.section
    if (this.whole.blocks[first]?.kind === 'heading') return `${path}/0`
    // The blocks of a section follow each other.
    const before = firstOrdinal - (members[0] ?? 0)
    const [from, to] = [before + first, before + last]
    return from === to ? `${path}/${from}` : `${path}/${from}-${to}`
  }
}
