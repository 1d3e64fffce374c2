import type { AskedQuestion, KnownItem, UsedItem } from './interest.store.ts'
import type { Interests } from './ranking/features.ts'
import { blend, termVector, type TermVector } from './ranking/term-vector.ts'

/** Where the person is, as far as they may see it. */
export type PlaceInApp = {
  item: KnownItem | undefined
  meterId: string | undefined
  page: string | undefined
}

const questionWeight = 1.5

/** What somebody is interested in, from what they used and asked, and what they look at. */
export function interestsOf(
  used: readonly UsedItem[],
  asked: readonly AskedQuestion[],
  place: PlaceInApp,
): Interests {
  return {
    terms: blend([
      ...used.map(({ terms, weight }) => ({ vector: terms, weight })),
      ...asked.map(({ question, weight }) => ({
        vector: questionTerms(question),
        weight: questionWeight * weight,
      })),
    ]),
    tags: shares(used, ({ tags }) => tags),
    kinds: shares(used, ({ kind }) => [kind]),
    context: {
      terms: blend([
        ...(place.item ? [{ vector: place.item.terms, weight: 2 }] : []),
        ...(place.page === undefined ? [] : [{ vector: questionTerms(place.page), weight: 1 }]),
      ]),
      tags: new Set([
        ...(place.meterId === undefined ? [] : [`meter:${place.meterId}`]),
        ...(place.item?.tags ?? []),
      ]),
    },
  }
}

export function questionTerms(question: string): TermVector {
  return termVector([{ text: question, weight: 1 }])
}

/** For reasons, after “Passt …”. */
export function placeInWords({ item, meterId, page }: PlaceInApp): string | undefined {
  if (item) return `zu „${item.title}“, das Sie gerade ansehen`
  if (meterId !== undefined) return 'zum Zähler, den Sie gerade ansehen'
  return page === undefined ? undefined : `zur Seite „${page}“`
}

function shares<K>(used: readonly UsedItem[], keysOf: (item: UsedItem) => readonly K[]) {
  let total = 0
  const sums = new Map<K, number>()
  for (const item of used) {
    total += item.weight
    for (const key of new Set(keysOf(item))) sums.set(key, (sums.get(key) ?? 0) + item.weight)
  }
  return new Map([...sums].map(([key, sum]) => [key, total === 0 ? 0 : sum / total]))
}
