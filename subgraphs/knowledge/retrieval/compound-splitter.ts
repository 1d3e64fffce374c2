import { stem } from './german-terms.ts'

const shortestPart = 4
const longestWord = 60
const maxParts = 4
const maxRemembered = 100_000
/** What German puts between the parts of a compound. */
const links = ['', 's', 'es', 'n', 'en', 'er', 'e', 'ns']
const onlyLetters = /^\p{L}+$/u

/**
 * Takes compounds apart into words that the corpus has by themselves: "Netzentgelte" is "netz" and
 * "entgelte" where texts speak of nets and of charges. A compound none of whose parts stands alone
 * stays whole.
 */
export class CompoundSplitter {
  private readonly counts = new Map<string, number>()
  private readonly remembered = new Map<string, string[]>()

  /** `lexicon`: words with the number of passages that have them. */
  constructor(lexicon: Iterable<readonly [string, number]>) {
    for (const [word, count] of lexicon) {
      this.add(word, count)
      const stemmed = stem(word)
      if (stemmed !== word && stemmed.length >= shortestPart) this.add(stemmed, count)
    }
  }

  /** The parts of a word in lower case; none when it is no compound. */
  parts(word: string): string[] {
    const known = this.remembered.get(word)
    if (known) return known
    const found = this.split(word)
    if (this.remembered.size < maxRemembered) this.remembered.set(word, found)
    return found
  }

  private add(word: string, count: number): void {
    this.counts.set(word, (this.counts.get(word) ?? 0) + count)
  }

  private split(word: string): string[] {
    if (word.length < 2 * shortestPart || word.length > longestWord || !onlyLetters.test(word)) {
      return []
    }
    const best = { score: -Infinity, parts: [] as string[] }
    this.search(word, [], best)
    return best.parts
  }

  private search(rest: string, before: Part[], best: { score: number; parts: string[] }): void {
    if (before.length > 0) this.consider([...before, this.last(rest)], best)
    if (before.length + 1 >= maxParts) return
    for (let end = shortestPart; end <= rest.length - shortestPart; end++) {
      const head = this.head(rest.slice(0, end))
      if (head) this.search(rest.slice(end), [...before, head], best)
    }
  }

  private consider(parts: (Part | undefined)[], best: { score: number; parts: string[] }): void {
    const known = parts.filter(part => part !== undefined)
    if (known.length < parts.length) return
    let logs = 0
    for (const { count } of known) logs += Math.log(count + 1)
    // Frequent words, and few of them.
    const score = logs / known.length - 0.3 * (known.length - 2)
    if (score <= best.score) return
    best.score = score
    best.parts = known.map(({ word }) => word)
  }

  /** A word with or without what links it to the next. */
  private head(text: string): Part | undefined {
    for (const link of links) {
      const word = text.slice(0, text.length - link.length)
      if (word.length < shortestPart) return undefined
      const count = text.endsWith(link) ? this.counts.get(word) : undefined
      if (count !== undefined) return { word, count }
    }
    return undefined
  }

  private last(word: string): Part | undefined {
    const count = this.counts.get(word) ?? this.counts.get(stem(word))
    return count === undefined ? undefined : { word, count }
  }
}

type Part = { word: string; count: number }
