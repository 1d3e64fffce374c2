import { splitSentences } from '../../chunk/sentence-splitter.ts'

/** Beyond it a sentence is passed on in parts: nobody waits for a full stop that never comes. */
const longestSentence = 1500
const citations = /^[\s]*(?:\[\d+\][\s]*)+[.!?]?/u

/**
 * Whole sentences of a text that arrives in pieces, each with the citations behind its full stop
 * and the space after it: joined they are the text.
 */
export class SentenceStream {
  private pending = ''

  push(delta: string): string[] {
    this.pending += delta
    if (this.pending.length >= longestSentence) return this.takeLong()
    // The last one may go on, and the one before it may yet get its citations.
    const spans = splitSentences(this.pending)
    return spans.length < 2 ? [] : this.take(spans.length - 1)
  }

  end(): string[] {
    return this.take(Infinity)
  }

  private takeLong(): string[] {
    const sentences = this.take(Infinity)
    const last = sentences.pop() ?? ''
    if (sentences.length === 0) return [last]
    this.pending = last
    return sentences
  }

  private take(count: number): string[] {
    const text = this.pending
    const starts = splitSentences(text).map(({ start }) => start)
    const edges: number[] = []
    for (const start of starts.slice(1)) {
      const before = edges.at(-1) ?? 0
      if (start > before) edges.push(start + (citations.exec(text.slice(start))?.[0].length ?? 0))
    }
    const cuts = [0, ...edges.slice(0, count), ...(count === Infinity ? [text.length] : [])]
    const end = cuts.at(-1) ?? 0
    this.pending = text.slice(end)
    return cuts
      .slice(1)
      .map((cut, index) => text.slice(cuts[index], cut))
      .filter(sentence => sentence !== '')
  }
}
