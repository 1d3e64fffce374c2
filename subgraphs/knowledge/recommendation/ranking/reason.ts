import type { Features } from './features.ts'
import {
  similarity,
  weigh,
  type Rarity,
  type TermVector,
  type WeighedTerms,
} from './term-vector.ts'

/** What can be named as a reason; all of it the viewer's own or in their sight. */
export type Grounds = {
  read: { title: string; terms: TermVector }[]
  asked: { question: string; terms: TermVector }[]
  tags: ReadonlyMap<string, number>
  /** German, e.g. `zum Dokument „Netzentgelte“`; undefined without context. */
  context: string | undefined
  rarity: Rarity
}
type Recommended = { tags: string[]; terms: WeighedTerms; createdAt: Date; features: Features }

/** Below, naming a document as the reason would puzzle. */
const leastSimilarity = 0.12
const leastContext = 0.15
const leastTagShare = 0.25
const leastNovelty = 0.5
const longestQuote = 80

const date = new Intl.DateTimeFormat('de-DE', {
  day: '2-digit',
  month: '2-digit',
  year: 'numeric',
  timeZone: 'Europe/Berlin',
})

/** One German sentence that tells why a document is recommended: the nearest true reason. */
export function reasonFor(item: Recommended, grounds: Grounds): string {
  return (
    contextReason(item, grounds) ??
    contentReason(item, grounds) ??
    tagReason(item, grounds) ??
    generalReason(item)
  )
}

function contextReason({ features }: Recommended, { context }: Grounds): string | undefined {
  return context !== undefined && features.context >= leastContext ? `Passt ${context}.` : undefined
}

function contentReason(item: Recommended, { read, asked, rarity }: Grounds): string | undefined {
  const [nearest] = [
    ...read.map(({ title, terms }) => ({
      terms,
      sentence: `Weil Sie „${shortened(title)}“ gelesen haben.`,
    })),
    ...asked.map(({ question, terms }) => ({
      terms,
      sentence: `Weil Sie gefragt haben: „${shortened(question)}“`,
    })),
  ]
    .map(({ terms, sentence }) => ({
      sentence,
      value: similarity(weigh(terms, rarity), item.terms),
    }))
    .sort((a, b) => b.value - a.value)
  return nearest && nearest.value >= leastSimilarity ? nearest.sentence : undefined
}

function tagReason({ tags }: Recommended, grounds: Grounds): string | undefined {
  const [best] = tags
    .filter(tag => !tag.startsWith('meter:'))
    .map(tag => ({ tag, share: grounds.tags.get(tag) ?? 0 }))
    .sort((a, b) => b.share - a.share)
  if (!best || best.share < leastTagShare) return undefined
  return `Weil Sie öfter zum Schlagwort „${shortened(best.tag)}“ lesen.`
}

function generalReason({ features, createdAt }: Recommended): string {
  if (features.novelty >= leastNovelty)
    return `Neu in der Bibliothek seit ${date.format(createdAt)}.`
  if (features.popularity > 0) return 'Weil es an Ihrem Standort häufig gelesen wird.'
  return 'Aus der Bibliothek Ihres Standorts.'
}

function shortened(text: string): string {
  return text.length <= longestQuote ? text : `${text.slice(0, longestQuote - 2).trimEnd()} …`
}
