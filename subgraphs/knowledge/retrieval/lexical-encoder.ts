import type { SparseField, SparseVector } from '#platform/vectors/vector-store.ts'
import { analyzerSettings, type AnalyzerSettings } from './analyzer.ts'
import { CompoundSplitter } from './compound-splitter.ts'
import { allWords, citedSections, gramsOf, stem } from './german-terms.ts'
import type { Lexicon } from './lexicon.ts'
import { murmur3 } from './murmur3.ts'
import { stopWords } from './stop-words.ts'

export type LexicalVectors = Record<SparseField, SparseVector>

/** What a word gives to a text that has it, as ids of sparse dimensions. */
type WordFeatures = {
  /** Its stem and those of its parts. */
  terms: number[]
  /** None of a word without content. */
  grams: number[]
  isStopWord: boolean
}
type Features = Record<SparseField, number[]>

/** Few words make up most of a text, so each is analysed once. */
const maxRemembered = 100_000

/** Turns texts into sparse vectors: terms in the field `bm25`, character grams in `char`. */
export class LexicalEncoder {
  readonly settings: AnalyzerSettings
  private readonly splitter: CompoundSplitter | undefined
  private readonly remembered = new Map<string, WordFeatures>()

  constructor(settings: AnalyzerSettings, lexicon: Lexicon) {
    this.settings = analyzerSettings.parse(settings)
    this.splitter = settings.compounds ? new CompoundSplitter(lexicon) : undefined
  }

  /** Document weights: BM25's saturation of the term frequency. The engine multiplies by IDF. */
  document(text: string): LexicalVectors {
    const { bm25, char } = this.features(text)
    return { bm25: this.saturated(bm25, 'bm25'), char: this.saturated(char, 'char') }
  }

  /** How many terms and grams the document weights of a text stand for. */
  lengths(text: string): Record<SparseField, number> {
    const { bm25, char } = this.features(text)
    return { bm25: bm25.length, char: char.length }
  }

  /** Query weights: of every distinct term once, the largest that any of its words gives it. */
  query(text: string): LexicalVectors {
    const { stopWordWeight, gramDamping } = this.settings
    const weights = { bm25: new Map<number, number>(), char: new Map<number, number>() }
    for (const word of this.wordsOf(text)) {
      const { terms, grams, isStopWord } = word
      raise(weights.bm25, terms, isStopWord ? stopWordWeight : 1)
      raise(weights.char, grams, new Set(grams).size ** -gramDamping)
    }
    raise(weights.bm25, citedSections(text).map(termId), 1)
    return { bm25: sparse(weights.bm25), char: sparse(weights.char) }
  }

  /** Words, parts of compounds and cited sections; every character gram. */
  private features(text: string): Features {
    const features: Features = { bm25: [], char: [] }
    for (const { terms, grams } of this.wordsOf(text)) {
      for (const id of terms) features.bm25.push(id)
      for (const id of grams) features.char.push(id)
    }
    for (const section of citedSections(text)) features.bm25.push(termId(section))
    return features
  }

  private wordsOf(text: string): WordFeatures[] {
    const words = allWords(text).map(word => this.word(word))
    return this.settings.stopWordWeight > 0 ? words : words.filter(word => !word.isStopWord)
  }

  private word(word: string): WordFeatures {
    const known = this.remembered.get(word)
    if (known) return known
    const isStopWord = stopWords.has(word)
    const parts = isStopWord ? [] : (this.splitter?.parts(word) ?? [])
    const features = {
      terms: [word, ...parts].map(part => termId(stem(part))),
      grams: isStopWord ? [] : gramsOf(word, this.settings.grams).map(termId),
      isStopWord,
    }
    if (this.remembered.size < maxRemembered) this.remembered.set(word, features)
    return features
  }

  private saturated(terms: number[], field: SparseField): SparseVector {
    const { k1, b, averageLength } = this.settings
    const damping = k1 * (1 - b + (b * terms.length) / averageLength[field])
    const frequencies = new Map<number, number>()
    for (const id of terms) frequencies.set(id, (frequencies.get(id) ?? 0) + 1)
    for (const [id, frequency] of frequencies) {
      frequencies.set(id, (frequency * (k1 + 1)) / (frequency + damping))
    }
    return sparse(frequencies)
  }
}

/** The dimension of one search term in the field `bm25`. */
export function termId(term: string): number {
  return murmur3(term)
}

function raise(weights: Map<number, number>, ids: number[], weight: number): void {
  for (const id of ids) weights.set(id, Math.max(weights.get(id) ?? 0, weight))
}

function sparse(weights: Map<number, number>): SparseVector {
  const indices = Array.from(Uint32Array.from(weights.keys()).sort())
  return { indices, values: indices.map(id => weights.get(id) ?? 0) }
}
