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
