import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { featuresOf, featureVector, type Candidate, type Interests } from './features.ts'
import { balancedScore, namedProfiles, rankBy, type Rated } from './profiles.ts'
import { reasonFor } from './reason.ts'
import { blend, similarity, termVector, topTerms, weigh, type TermVector } from './term-vector.ts'

const now = new Date('2026-11-21T12:00:00Z')
const even = () => 1
const terms: fc.Arbitrary<TermVector> = fc
  .dictionary(
    fc.constantFrom('netz', 'strom', 'pumpe', 'tarif', 'wahl'),
    fc.double({ min: 0.01, max: 9, noNaN: true }),
  )
  .map(entries => new Map(Object.entries(entries)))
const candidate: fc.Arbitrary<Candidate> = fc.record({
  id: fc.uuid(),
  kind: fc.constantFrom('DOCUMENT', 'ARTICLE'),
  tags: fc.uniqueArray(fc.constantFrom('a', 'b', 'meter:1')),
  createdAt: fc.date({ min: new Date(0), max: new Date('2030-01-01'), noInvalidDate: true }),
  terms,
  readers: fc.nat(500),
})
const interests: fc.Arbitrary<Interests> = fc.record({
  terms,
  tags: fc.constant(new Map([['a', 0.7]])),
  kinds: fc.constant(new Map([['ARTICLE' as const, 0.4]])),
  context: fc.record({ terms, tags: fc.constantFrom(new Set<string>(), new Set(['b'])) }),
})

function rate(candidates: Candidate[], interest: Interests): Rated[] {
  const compared = {
    interests: interest,
    terms: weigh(interest.terms, even),
    context: weigh(interest.context.terms, even),
    now,
  }
  return candidates.map(each => {
    const weighed = weigh(each.terms, even)
    return { candidate: each, terms: weighed, features: featuresOf(each, weighed, compared) }
  })
}

describe('term vectors', () => {
  it('compare within 0 … 1, the same both ways, and are like themselves', () => {
    fc.assert(
      fc.property(terms, terms, (a, b) => {
        const [x, y] = [weigh(a, even), weigh(b, even)]

        expect(similarity(x, y)).toBeCloseTo(similarity(y, x), 12)
        expect(similarity(x, y)).toBeGreaterThanOrEqual(0)
        expect(similarity(x, y)).toBeLessThanOrEqual(1)
        expect(similarity(x, x)).toBeCloseTo(a.size === 0 ? 0 : 1, 9)
      }),
    )
  })

  it('hold the words that matter, whatever their form, and a bounded number of them', () => {
    const vector = termVector([
      { text: 'Netzentgelte', weight: 4 },
      { text: `Das Netzentgelt und die Anlage. ${'Wort '.repeat(3)}`, weight: 1 },
    ])
    const long = termVector([
      { text: Array.from({ length: 500 }, (_, at) => `begriff${at}`).join(' '), weight: 1 },
    ])

    expect(topTerms(vector, 1)).toEqual(['netzentgelt'])
    expect(vector.has('und')).toBe(false)
    expect(long.size).toBeLessThanOrEqual(80)
  })

  it('blended weigh a short document as much as a long one', () => {
    const blended = blend([
      { vector: new Map([['a', 100]]), weight: 1 },
      { vector: new Map([['b', 0.1]]), weight: 1 },
    ])

    expect(blended).toEqual(
      new Map([
        ['a', 1],
        ['b', 1],
      ]),
    )
  })
})

describe('features and profiles', () => {
  it('keep every feature and the balanced score within 0 … 1', () => {
    fc.assert(
      fc.property(candidate, interests, (one, interest) => {
        const [rated] = rate([one], interest)
        const values = rated
          ? [...featureVector(rated.features), balancedScore(rated.features)]
          : []

        for (const value of values) {
          expect(value).toBeGreaterThanOrEqual(0)
          expect(value).toBeLessThanOrEqual(1 + 1e-9)
        }
      }),
    )
  })

  it('order what there is: each document once, as many as wanted, the same for any input order', () => {
    const candidates = fc.uniqueArray(candidate, { selector: ({ id }) => id, maxLength: 25 })
    fc.assert(
      fc.property(
        candidates,
        interests,
        fc.integer({ min: 1, max: 20 }),
        (all, interest, count) => {
          for (const profile of namedProfiles) {
            const idsOf = (some: Candidate[]) =>
              rankBy(profile, rate(some, interest), { count, learnt: undefined }).map(
                entry => entry.candidate.id,
              )
            const ids = idsOf(all)

            expect(ids).toHaveLength(Math.min(count, all.length))
            expect(new Set(ids).size).toBe(ids.length)
            expect(idsOf([...all].reverse())).toEqual(ids)
          }
        },
      ),
      { numRuns: 40 },
    )
  })

  it('of Vielfalt put something else between two documents that say the same', () => {
    const make = (id: string, words: Record<string, number>): Candidate => ({
      ...{ id, kind: 'DOCUMENT', tags: [], createdAt: new Date(0), readers: 0 },
      terms: new Map(Object.entries(words)),
    })
    const all = [make('1', { netz: 1 }), make('2', { netz: 1 }), make('3', { tarif: 1, netz: 0.4 })]
    const interest: Interests = {
      terms: new Map([['netz', 1]]),
      tags: new Map(),
      kinds: new Map(),
      context: { terms: new Map(), tags: new Set() },
    }
    const order = (profile: (typeof namedProfiles)[number]) =>
      rankBy(profile, rate(all, interest), { count: 3, learnt: undefined }).map(
        entry => entry.candidate.id,
      )

    expect(order('TOPICS')).toEqual(['1', '2', '3'])
    expect(order('DIVERSITY')).toEqual(['1', '3', '2'])
  })
})

describe('reasons', () => {
  const features = { similarity: 0, tags: 0, context: 0, novelty: 0, popularity: 0, kind: 0 }
  const nothing = {
    read: [],
    asked: [],
    tags: new Map<string, number>(),
    context: undefined,
    rarity: even,
  }
  const item = {
    tags: ['tarife', 'meter:1'],
    terms: weigh(new Map([['netz', 1]]), even),
    createdAt: new Date('2026-11-01T23:30:00Z'),
    features,
  }

  it('name the nearest true ground, in one German sentence', () => {
    const read = [
      { title: 'Fern', terms: new Map([['pumpe', 1]]) },
      { title: 'N'.repeat(100), terms: new Map([['netz', 1]]) },
    ]

    expect(reasonFor(item, nothing)).toBe('Aus der Bibliothek Ihres Standorts.')
    expect(reasonFor({ ...item, features: { ...features, popularity: 0.1 } }, nothing)).toBe(
      'Weil es an Ihrem Standort häufig gelesen wird.',
    )
    expect(reasonFor({ ...item, features: { ...features, novelty: 0.6 } }, nothing)).toBe(
      'Neu in der Bibliothek seit 02.11.2026.',
    )
    expect(
      reasonFor(item, {
        ...nothing,
        tags: new Map([
          ['tarife', 0.5],
          ['meter:1', 1],
        ]),
      }),
    ).toBe('Weil Sie öfter zum Schlagwort „tarife“ lesen.')
    expect(reasonFor(item, { ...nothing, read })).toBe(
      `Weil Sie „${'N'.repeat(78)} …“ gelesen haben.`,
    )
  })
})
