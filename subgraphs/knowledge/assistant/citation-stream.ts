/** Longer than any list of citations in brackets; beyond it a bracket is just a bracket. */
const longestMarker = 40
const openMarker = /\[[\d,;\s]*$/u
const marker = /\[(\d+(?:\s*[,;]\s*\d+)*)\]/gu

/**
 * Text on its way from the model to the reader: a citation is never shown in part, numbers that no
 * source has are dropped, "[1, 2]" becomes "[1][2]".
 */
export class CitationStream {
  private pending = ''
  private readonly cited = new Set<number>()

  constructor(private readonly sourceCount: number) {}

  /** What can be shown now. */
  push(delta: string): string {
    this.pending += delta
    const open = openMarker.exec(this.pending)
    const isHeld = open !== null && this.pending.length - open.index <= longestMarker
    const ready = isHeld ? this.pending.slice(0, open.index) : this.pending
    this.pending = isHeld ? this.pending.slice(open.index) : ''
    return this.checked(ready)
  }

  /** What was held back at the end: an unfinished citation is left out. */
  end(): string {
    const rest = this.pending.replace(openMarker, '')
    this.pending = ''
    return this.checked(rest)
  }

  /** The sources that were cited so far, in ascending order. */
  citedNumbers(): number[] {
    return [...this.cited].sort((a, b) => a - b)
  }

  private checked(text: string): string {
    return text.replace(marker, (_, list: string) => {
      const numbers = list.split(/[,;]/u).map(Number)
      const known = numbers.filter(number => number >= 1 && number <= this.sourceCount)
      for (const number of known) this.cited.add(number)
      return known.map(number => `[${number}]`).join('')
    })
  }
}
