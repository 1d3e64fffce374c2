import snowball from 'snowball-stemmers'
import { stopWords } from './stop-words.ts'

const stemmer = snowball.newStemmer('german')
const stems = new Map<string, string>()
const maxRememberedStems = 100_000

/** A word, or a number with its separators and a letter: "14a", "0,2", "21.12.2018". */
const token = /\p{N}+(?:[.,]\p{N}+)*\p{L}*|\p{L}+/gu
const section = /§§?\s*(\p{N}+\p{L}?)/gu

/**
 * Words of a text in lower case without stop words; groups of thousands are closed ("100 000",
 * "100.000").
 */
export function contentWords(text: string): string[] {
  const closed = text
    .normalize('NFC')
    .toLowerCase()
    .replace(/(?<=\b\p{N}{1,3})[\u00a0\u202f .](?=\p{N}{3}(?!\p{N}))/gu, '')
  return [...closed.matchAll(token)].map(([word]) => word).filter(word => !stopWords.has(word))
}

/** Search terms: stems of the content words, and "§14a" for every cited section. */
export function searchTerms(text: string): string[] {
  const sections = [...text.toLowerCase().matchAll(section)].map(([, number]) => `§${number ?? ''}`)
  return [...contentWords(text).map(stem), ...sections]
}

/** Character grams of the content words, which find a word within a compound: "_netz", "netza" … */
export function characterGrams(text: string, length: number): string[] {
  return contentWords(text).flatMap(word => {
    const padded = `_${unfolded(word)}_`
    const count = Math.max(1, padded.length - length + 1)
    return Array.from({ length: count }, (_, index) => padded.slice(index, index + length))
  })
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
