import { createHash } from 'node:crypto'
import { contentWords } from './german-terms.ts'

const shortestWord = 4
const onlyLetters = /^\p{L}+$/u
/** Bounds of what is kept: the most frequent words, and what fits into memory while learning. */
const maxWords = 60_000
const maxWhileLearning = 600_000

/** Words of a corpus with the number of passages that have them. */
export type Lexicon = (readonly [word: string, count: number])[]

/** Learns which words a corpus has. The same texts give the same lexicon, in whichever order. */
export class LexiconLearner {
  private readonly counts = new Map<string, number>()

  add(text: string): void {
    for (const word of new Set(contentWords(text))) {
      if (word.length < shortestWord || !onlyLetters.test(word)) continue
      const count = this.counts.get(word)
      if (count === undefined && this.counts.size >= maxWhileLearning) continue
      this.counts.set(word, (count ?? 0) + 1)
    }
  }

  /** The most frequent first, equally frequent ones by letters. */
  lexicon(): Lexicon {
    return [...this.counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).slice(0, maxWords)
  }
}

/** A line for each word; the hash is the lexicon's identity. */
export function writeLexicon(lexicon: Lexicon): { text: string; sha256: string } {
  const text = lexicon.map(([word, count]) => `${word} ${count}`).join('\n')
  return { text, sha256: createHash('sha256').update(text).digest('hex') }
}

export function readLexicon(text: string): Lexicon {
  if (text === '') return []
  return text.split('\n').map(line => {
    const [word = '', count = '1'] = line.split(' ')
    return [word, Number(count)]
  })
}
