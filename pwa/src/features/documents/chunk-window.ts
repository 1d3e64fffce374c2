/** Chunks are shown a stretch at a time: a law has thousands, and a citation points to one of them. */
export type ChunkRange = { first: number; end: number }

const BEFORE_CITED = 6
const AFTER_CITED = 24
const PER_STEP = 40

/** Around the cited chunk, or from the beginning. */
export function openingRange(citedIndex: number | undefined, loaded: number): ChunkRange {
  if (citedIndex === undefined) return { first: 0, end: Math.min(PER_STEP, loaded) }
  return {
    first: Math.max(0, citedIndex - BEFORE_CITED),
    end: Math.min(loaded, citedIndex + AFTER_CITED),
  }
}

export function withEarlier({ first, end }: ChunkRange): ChunkRange {
  return { first: Math.max(0, first - PER_STEP), end }
}

/** May reach behind what is loaded: then the next page is fetched. */
export function withLater({ first, end }: ChunkRange): ChunkRange {
  return { first, end: end + PER_STEP }
}

type Headed = { headings: readonly string[] }

/** The headings that begin with this chunk: those that the one before does not share. */
export function newHeadings(
  chunk: Headed,
  before: Headed | undefined,
): { level: number; text: string }[] {
  const known = before?.headings ?? []
  const shared = chunk.headings.findIndex((heading, level) => heading !== known[level])
  if (shared === -1) return []
  return chunk.headings.slice(shared).map((text, offset) => ({ level: shared + offset, text }))
}
