import { indivisible } from './indivisible.ts'
import { splitSentences, type Span } from './sentence-splitter.ts'
import { enumerationStarts } from './split-long.ts'

/** The smallest stretch that a passage is made of. `cost`: how bad it is to end a passage with it. */
export type Piece = Span & { block: number; cost: number }

export type PieceOptions = { kind: string; fine: boolean }

/** From the end of a block to the middle of a word. */
export const cutCosts = {
  block: 0,
  sentence: 2,
  item: 4,
  semicolon: 6,
  comma: 10,
  leadIn: 12,
  word: 25,
  letter: 60,
} as const

/** Shorter ones are not parted: there is a better place within reach. */
const usual: Limits = { sentence: 150, clause: 150, word: 300 }
/** Pieces of this length can be put together to any passage within the limits. */
const finePiece = 60
const longestWord = 700

const seams: [pattern: RegExp, cost: number][] = [
  // Cells of a table row.
  [/(?<= \|)\s/gu, cutCosts.comma],
  [/(?<=[;:])\s/gu, cutCosts.semicolon],
  [/(?<=,)\s|\s(?=[–(])|(?<=\))\s/gu, cutCosts.comma],
  [/\s/gu, cutCosts.word],
]

/**
 * A block's text in pieces without a gap but the spaces between them, in order. `fine`: also between
 * the words of short sentences.
 */
export function piecesOf(text: string, block: number, { kind, fine }: PieceOptions): Piece[] {
  let known: ((at: number) => boolean) | undefined
  const isInside = (at: number) => (known ??= indivisible(text))(at)
  const cuts = new Map<number, number>()
  const add = (at: number, cost: number) => {
    cuts.set(at, Math.min(cost, cuts.get(at) ?? cost))
  }
  for (const sentence of kind === 'tableRow' ? [whole(text)] : splitSentences(text)) {
    if (sentence.end < text.length) add(sentence.end, cutCosts.sentence)
    const limits = fine ? { sentence: finePiece, clause: finePiece, word: finePiece } : usual
    if (sentence.end - sentence.start > limits.sentence) {
      cutSentence(text, sentence, { isInside, add, limits })
    }
  }
  return piecesAt(text, cuts, block)
}

type Limits = { sentence: number; clause: number; word: number }
type Cutting = {
  isInside: (at: number) => boolean
  add: (at: number, cost: number) => void
  limits: Limits
}

/** Cuts go to the end of the word before the space. */
function cutSentence(text: string, sentence: Span, cutting: Cutting): void {
  const edges = new Set([sentence.start, sentence.end])
  const cut = (at: number, cost: number) => {
    if (cutting.isInside(at)) return
    edges.add(at)
    cutting.add(at, cost)
  }
  for (const start of enumerationStarts(text, sentence)) cut(start - 1, cutCosts.item)
  for (const [pattern, cost] of seams) {
    const limit = cost === cutCosts.word ? cutting.limits.word : cutting.limits.clause
    const long = gapsBetween(edges).filter(({ start, end }) => end - start > limit)
    for (const gap of long) for (const at of placesOf(pattern, text, gap)) cut(at, cost)
  }
  for (const { start, end } of gapsBetween(edges)) {
    for (let at = start + longestWord; at < end; at += longestWord) {
      cutting.add(betweenCharacters(text, at), cutCosts.letter)
    }
  }
}

function placesOf(pattern: RegExp, text: string, { start, end }: Span): number[] {
  const matches = [...text.slice(start, end).matchAll(pattern)]
  return matches.filter(({ index }) => index > 0).map(({ index }) => start + index)
}

function gapsBetween(edges: Set<number>): Span[] {
  const sorted = [...edges].sort((a, b) => a - b)
  return sorted.slice(1).map((end, index) => ({ start: sorted[index] ?? 0, end }))
}

/** Never between the two halves of a character. */
function betweenCharacters(text: string, at: number): number {
  return /[\ud800-\udbff]/u.test(text[at - 1] ?? '') ? at + 1 : at
}

function piecesAt(text: string, cuts: Map<number, number>, block: number): Piece[] {
  const pieces: Piece[] = []
  let start = 0
  const ends = [...cuts.keys()].sort((a, b) => a - b)
  for (const end of [...ends, text.length]) {
    const raw = text.slice(start, end)
    const from = start + raw.length - raw.trimStart().length
    const to = start + raw.trimEnd().length
    const cost = end === text.length ? cutCosts.block : (cuts.get(end) ?? cutCosts.word)
    if (from < to) pieces.push({ start: from, end: to, block, cost })
    start = end
  }
  return pieces
}

const whole = (text: string): Span => ({ start: 0, end: text.length })
