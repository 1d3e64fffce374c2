import { termsOf } from '../extractive/coverage.ts'

/** How well a sentence of the model stands on the passages it cites. */
export type SentenceCheck =
  | { verdict: 'supported' }
  | { verdict: 'uncertain'; reason: string }
  /** Nothing of it is in the sources. */
  | { verdict: 'foreign' }

export type CheckedAgainst = { number: number; text: string }

const enough = 0.55
/** Below it a sentence is about something else. */
const related = 0.2
const citation = /\[(\d+)\]/gu
const noSource = /keine Fundstelle|nicht in den (?:Quellen|Dokumenten)|bleibt offen|lassen offen/iu
/** A greeting or a turn of phrase holds nothing that needs a source. */
const fewTerms = 3

const numberWords: Record<string, string> = Object.fromEntries(
  'null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf'
    .split(' ')
    .map((word, value) => [word, String(value)]),
)
const months =
  'januar februar märz april mai juni juli august september oktober november dezember'.split(' ')

/**
 * Checks a sentence against the passages it cites, or against all of them when it cites none:
 * which share of it, weighed by rarity, they hold, and whether every number, date, section and
 * abbreviation is there.
 */
export function checkSentence(
  sentence: string,
  sources: CheckedAgainst[],
  rarityOf: (term: string) => number,
): SentenceCheck {
  const cited = citedNumbers(sentence)
  const plain = sentence.replace(citation, ' ')
  if (tellsOfNothing(plain, sources)) return { verdict: 'supported' }
  const words = [...termsOf(plain)].filter(term => !term.startsWith('~'))
  const held = sources.filter(({ number }) => cited.includes(number))
  const against = termsOf(...(held.length > 0 ? held : sources).map(({ text }) => text))
  const share = containment(words, against, rarityOf)
  if (share < related && words.length > 0) return { verdict: 'foreign' }
  if (cited.length === 0) {
    if (words.length < fewTerms && hardFacts(plain).length === 0) return { verdict: 'supported' }
    return { verdict: 'uncertain', reason: 'ohne Fundstelle' }
  }
  const missing = missingFacts(plain, held)
  if (missing.length > 0) {
    return { verdict: 'uncertain', reason: `nicht in der Fundstelle: ${missing.join(', ')}` }
  }
  if (share < enough) return { verdict: 'uncertain', reason: 'weicht von der Fundstelle ab' }
  return { verdict: 'supported' }
}

/** That there is no source, and no figure beside it. */
function tellsOfNothing(sentence: string, sources: CheckedAgainst[]): boolean {
  return noSource.test(sentence) && missingFacts(sentence, sources).length === 0
}

/** Facts of a sentence that none of the given passages has. */
export function missingFacts(sentence: string, sources: Pick<CheckedAgainst, 'text'>[]): string[] {
  const known = new Set(sources.flatMap(({ text }) => hardFacts(text)))
  return [...new Set(hardFacts(sentence.replace(citation, ' ')))].filter(fact => !known.has(fact))
}

export function citedNumbers(sentence: string): number[] {
  return [...new Set([...sentence.matchAll(citation)].map(([, number]) => Number(number)))]
}

/** Share of the terms that a text holds, rare ones counting more; 1 for no terms. */
export function containment(
  terms: string[],
  text: Set<string>,
  rarityOf: (term: string) => number,
): number {
  let held = 0
  let total = 0
  for (const term of terms) {
    const weight = rarityOf(term)
    total += weight
    if (text.has(term) || isPart(term, text)) held += weight
  }
  return total === 0 ? 1 : held / total
}

/** A compound of the text holds the word, or the word the compound's parts. */
function isPart(term: string, text: Set<string>): boolean {
  if (term.length < 5 || /\p{N}/u.test(term)) return false
  for (const other of text) {
    if (other.length >= 5 && (other.includes(term) || term.includes(other))) return true
  }
  return false
}

/**
 * Numbers (also written as words up to twelve), dates, sections and abbreviations of a text, in one
 * spelling: "100.000" and "100 000", "1. März" and "01.03." are the same.
 */
export function hardFacts(text: string): string[] {
  const plain = text
    .toLowerCase()
    .replace(/(?<=\b\d{1,3})[\u00a0\u202f .](?=\d{3}(?!\d))/gu, '')
    .replace(new RegExp(String.raw`(\d{1,2})\.\s*(${months.join('|')})`, 'gu'), (_, day, month) => {
      return ` ${Number(day)} m${months.indexOf(String(month)) + 1} `
    })
    .replace(/\b(\d{1,2})\.(\d{1,2})\.(?=\d{4}|\D|$)/gu, (_, day, month) => {
      return ` ${Number(day)} m${Number(month)} `
    })
  const numbers = [...plain.matchAll(/m?\d+(?:,\d+)?\p{L}?(?!\p{L})/gu)].map(([found]) =>
    found.replace(/,0+$/u, ''),
  )
  const words = [...plain.matchAll(/\p{L}+/gu)].flatMap(([word]) => {
    const root =
      /^(ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf)(?:mal|monatig\p{L}*|wöchig\p{L}*|jährig\p{L}*)?$/u.exec(
        word,
      )?.[1]
    const value = root === undefined || word === 'ein' ? undefined : numberWords[root]
    return value === undefined ? [] : [value]
  })
  const names = text.match(/(?<!\p{L})(?:\p{Lu}\p{L}*\p{Lu}\p{L}*)(?!\p{L})/gu) ?? []
  return [...numbers, ...words, ...names.map(name => name.toLowerCase())]
}
