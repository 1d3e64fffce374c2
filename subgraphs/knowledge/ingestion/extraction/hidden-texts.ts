import type { HiddenText } from './block.ts'
import { cleanText } from './clean-text.ts'

const longestExcerpt = 500
const mostNotes = 500

/**
 * Collects what a reader does not see: one entry for each reason and page, cut to its beginning.
 * Notes stay apart, because most of them are ordinary and screening looks for the one that is not.
 */
export class HiddenTexts {
  private readonly byPlace = new Map<string, HiddenText>()

  add(reason: HiddenText['reason'], text: string, page: number | null = null): void {
    const clean = cleanText(text.slice(0, 10 * longestExcerpt))
    if (clean === '') return
    const place = `${reason} ${String(page)} ${reason === 'note' ? clean.slice(0, longestExcerpt) : ''}`
    if (reason === 'note' && this.byPlace.size >= mostNotes) return
    const known = this.byPlace.get(place)
    if (known && known.excerpt.length >= longestExcerpt) return
    const excerpt = (known ? `${known.excerpt} ${clean}` : clean).slice(0, longestExcerpt)
    this.byPlace.set(place, { reason, page, excerpt })
  }

  found(): HiddenText[] {
    return [...this.byPlace.values()]
  }
}
