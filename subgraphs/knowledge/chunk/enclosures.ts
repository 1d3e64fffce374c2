/** What each mark closes; a straight quotation mark closes a German one. */
const closes: Partial<Record<string, string>> = {
  ')': '(',
  ']': '[',
  '“': '„',
  '”': '„',
  '"': '„',
  '«': '»',
  '‘': '‚',
  '’': '‚',
}
/** Longer ones hold whole paragraphs, or were never closed. */
const longest = 400
/** Marks that were opened and not closed are looked back on so far. */
const deepest = 20

type Enclosure = { start: number; end: number }

/** Which places lie within brackets or quotation marks that are closed again soon. */
export function enclosures(text: string): { within: (at: number) => boolean } {
  const spans = outermost(text)
  let at = 0
  return {
    // Asked in ascending order, so one walk over the spans does for all.
    within: place => {
      while ((spans[at]?.end ?? Infinity) < place) at++
      const span = spans[at]
      return span !== undefined && place > span.start && place < span.end
    },
  }
}

function outermost(text: string): Enclosure[] {
  const spans: Enclosure[] = []
  const open: { mark: string; start: number }[] = []
  for (const { index, 0: mark } of text.matchAll(/[()[\]„“”"»«‚‘’]/gu)) {
    const opening = closes[mark]
    if (opening === undefined) {
      open.push({ mark, start: index })
      if (open.length > deepest) open.shift()
      continue
    }
    const found = open.findLastIndex(candidate => candidate.mark === opening)
    const start = open[found]?.start
    if (start === undefined) continue
    open.length = found
    if (index - start > longest) continue
    while ((spans.at(-1)?.start ?? -1) > start) spans.pop()
    spans.push({ start, end: index + 1 })
  }
  return spans
}
