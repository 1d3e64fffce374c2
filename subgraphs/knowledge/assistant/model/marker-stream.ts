/** Longer than any list of markers in brackets; beyond it a bracket is just a bracket. */
const longestMarker = 60
const openMarker = /\[[\w,;\s-]*$/u
/** What is in brackets and looks like a marker of ours, or like one that the model made up. */
const marker =
  /\[((?:[a-z]{2}[0-9a-f]{4}|\d{1,3})(?:\s*[,;]\s*(?:[a-z]{2}[0-9a-f]{4}|\d{1,3}))*)\]/gu

/**
 * Text on its way from the model: a marker is never passed on in part, ids that no source has are
 * dropped, and known ones become the numbers that readers see: "[qa3f9c, qa0d11]" becomes "[1][2]".
 */
export class MarkerStream {
  private pending = ''

  constructor(private readonly numbers: Map<string, number>) {}

  /** What can be passed on now. */
  push(delta: string): string {
    this.pending += delta
    const open = openMarker.exec(this.pending)
    const isHeld = open !== null && this.pending.length - open.index <= longestMarker
    const ready = isHeld ? this.pending.slice(0, open.index) : this.pending
    this.pending = isHeld ? this.pending.slice(open.index) : ''
    return this.renumbered(ready)
  }

  /** What was held back at the end: an unfinished marker is left out. */
  end(): string {
    const rest = this.pending.replace(openMarker, '')
    this.pending = ''
    return this.renumbered(rest)
  }

  private renumbered(text: string): string {
    return text.replace(marker, (_, list: string) => {
      const known = list.split(/[,;]/u).flatMap(id => this.numbers.get(id.trim()) ?? [])
      return [...new Set(known)].map(number => `[${number}]`).join('')
    })
  }
}
