import snowball from 'snowball-stemmers'
import { stopWords } from './stop-words.ts'

const stemmer = snowball.newStemmer('german')
const stems = new Map<string, string>()
const maxRememberedStems = 100_000

/** A word, or a number with its separators and a letter: "14a", "0,2", "21.12.2018". */
const token = /\p{N}+(?:[.,]\p{N}+)*\p{L}*|\p{L}+/gu
const section = /§§?\s*(\p{N}+\p{L}?)/gu

/**
 * Words of a text in lower case; groups of thousands are closed ("100 000", "100.000").
 */
export function allWords(text: string): string[] {
  const closed = text
    .normalize('NFC')
    .toLowerCase()
    .replace(/(?<=\b\p{N}{1,3})[\u00a0\u202f .](?=\p{N}{3}(?!\p{N}))/gu, '')
  return [...closed.matchAll(token)].map(([word]) => word)
}

/** Those that are no stop words. */
export function contentWords(text: string): string[] {
  return allWords(text).filter(word => !stopWords.has(word))
}

/** "§14a" for every cited section. */
export function citedSections(text: string): string[] {
  return [...text.toLowerCase().matchAll(section)].map(([, number]) => `§${number ?? ''}`)
}

/** Search terms: stems of the content words, and every cited section. */
export function searchTerms(text: string): string[] {
  return [...contentWords(text).map(stem), ...citedSections(text)]
}

/** Character grams of a word, which find it within a compound: "_net", "netz", "etz_". */
export function gramsOf(word: string, [shortest, longest]: readonly [number, number]): string[] {
  const padded = `_${unfolded(word)}_`
  if (padded.length <= shortest) return [padded]
  const grams: string[] = []
  for (let length = shortest; length <= Math.min(longest, padded.length); length++) {
    for (let at = 0; at + length <= padded.length; at++) grams.push(padded.slice(at, at + length))
  }
  return grams
}

export function stem(word: string): string {
  const known = stems.get(word)
  if (known !== undefined) return known
  const stemmed = stemmer.stem(word)
  if (stems.size < maxRememberedStems) stems.set(word, stemmed)
  return stemmed
}

/** "Wärme" and "Waerme" are the same word. */
function unfolded(word: string): string {
  return word.replace(/ä/gu, 'ae').replace(/ö/gu, 'oe').replace(/ü/gu, 'ue').replace(/ß/gu, 'ss')
}
