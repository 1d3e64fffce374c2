import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { LinUcb } from './bandit/lin-ucb.ts'
import { ImpressionStore } from './impression.store.ts'
import { seededUniform } from './bandit/seeded-uniform.ts'
import { featureVector, type Features } from './ranking/features.ts'
import { correctionBound, rankBy } from './ranking/profiles.ts'
import { openLibrary, type TestLibrary } from './testing/open-library.ts'

let library: TestLibrary
beforeEach(async () => {
  library = await openLibrary()
})
afterEach(() => library.close())

const admin = testViewer('admin')
const [dull, good] = [randomUUID(), randomUUID()]

/**
 * A log in which documents with much context are followed, and those without are not, and the
 * profiles put either first with equal probability.
 */
async function logImpressions(
  count: number,
  rewards: { dull: number; good: number },
  user: string = randomUUID(),
) {
  for (let round = 0; round < count; round++) {
    const first = seededUniform('first', String(round)) < 0.5 ? dull : good
    const chance = first === good ? rewards.good : rewards.dull
    const isFollowed = seededUniform('followed', String(round)) < chance
    const id = randomUUID()
    const nominee = (itemId: string, context: number) => ({
      itemId,
      probability: 0.5,
      features: [1, 0.3, 0, context, 0.5, 0, 0],
      base: 0.3,
    })
    await library.database.pool.query(
      `INSERT INTO recommendation_impressions
         (impression_id, user_id, ts, profile, propensity, item_ids, nominees)
       VALUES ($1, $2, $3, $4, 0.5, $5, $6)`,
      [
        id,
        user,
        new Date(library.clock.now.getTime() - 86_400_000 + round * 1000),
        first === good ? 'TOPICS' : 'NOVELTY',
        [first],
        JSON.stringify([nominee(dull, 0), nominee(good, 0.9)]),
      ],
    )
    if (!isFollowed) continue
    await library.database.pool.query(
      `INSERT INTO recommendation_outcomes (impression_id, item_id, reward, origin, ts)
       VALUES ($1, $2, 1, 'event', now())`,
      [id, first],
    )
  }
}

describe('the ranking profiles', () => {
  it('show how often they were followed, and the better one orders more lists', async () => {
    await logImpressions(120, { dull: 0.05, good: 0.6 })

    const { profiles } = await library.services.learning.report(admin)

    const of = (wanted: string) => profiles.filter(({ profile }) => profile === wanted)
    const [topics, novelty] = [...of('TOPICS'), ...of('NOVELTY')]
    if (!topics || !novelty) throw new Error('a profile is missing')
    expect(topics.impressions).toBeGreaterThan(40)
    expect(topics.posterior).toEqual({
      alpha: 1 + topics.rewarded,
      beta: 1 + topics.impressions - topics.rewarded,
    })
    expect(topics.probability).toBeGreaterThan(novelty.probability)
    expect(novelty.probability).toBeCloseTo(0.025, 2)
    expect(profiles.find(({ profile }) => profile === 'LEARNT')).toMatchObject({
      enabled: false,
      probability: 0,
    })
  })

  it('count a recommendation only when its outcome is known', async () => {
    const person = library.person()
    const item = await library.add({ title: 'Handbuch' })
    const { impressionId } = await library.services.recommendations.recommend({}, 5, person)
    const choices = async () => (await library.services.learning.report(admin)).estimate.choices

    expect(await choices()).toBe(0)
    await library.services.activity.recordEvents(
      [{ id: randomUUID(), type: 'CLICK', at: library.clock.now, itemId: item, impressionId }],
      person,
    )
    expect(await choices()).toBe(1)
  })
})

describe('the log of recommendations', () => {
  it('forgets what is too old to be learnt from', async () => {
    await logImpressions(3, { dull: 1, good: 1 })
    const impressions = new ImpressionStore(library.database.pool)
    const later = new Date(library.clock.now.getTime() + 399 * 86_400_000)

    expect(await impressions.sweep(later)).toBe(0)
    expect(await impressions.sweep(new Date(later.getTime() + 3 * 86_400_000))).toBe(3)
  })
})

describe('the learnt profile', () => {
  it('is refused as long as too little is known', async () => {
    await logImpressions(30, { dull: 0.1, good: 0.9 })

    const refused = await library.services.learning.change('ENABLE', admin)

    expect(refused).toMatchObject({
      code: 'LEARNT_PROFILE_EVIDENCE',
      message: 'Es gibt erst 30 von mindestens 200 Empfehlungen mit bekanntem Ausgang.',
    })
  })

  it('is refused when the replay does not carry it', async () => {
    await logImpressions(260, { dull: 0.4, good: 0.4 })

    const refused = await library.services.learning.change('ENABLE', admin)

    expect(refused).toMatchObject({ code: 'LEARNT_PROFILE_NOT_BETTER' })
    expect((refused as { message: string }).message).toMatch(/Erfolgsquote -?\d+(,\d)?\s%/)
  })

  it('may be switched on when it does better, takes part, and can be switched off and reset', async () => {
    await library.add({ title: 'Handbuch' })
    await logImpressions(260, { dull: 0.05, good: 0.7 })
    const { learning, recommendations } = library.services
    await recommendations.recommend({}, 5, library.person())

    const on = await learning.change('ENABLE', admin)
    const policy = await learning.policy()
    const off = await learning.change('DISABLE', admin)
    const reset = await learning.change('RESET', admin)

    expect(on).toMatchObject({ learntEnabled: true, changedBy: 'admin', lacking: undefined })
    expect(policy.shares.map(({ profile }) => profile)).toContain('LEARNT')
    expect(policy.learnt?.model.observations).toBe(260)
    expect(off).toMatchObject({ learntEnabled: false })
    expect(reset).toMatchObject({ learntEnabled: false, estimate: { choices: 0 } })
    expect(await learning.change('ENABLE', admin)).toMatchObject({
      code: 'LEARNT_PROFILE_EVIDENCE',
    })
  })

  it('forgets what a deleted person taught it', async () => {
    const user = randomUUID()
    await logImpressions(260, { dull: 0.05, good: 0.7 }, user)
    const { learning, forget } = library.services
    await learning.change('ENABLE', admin)
    await learning.policy()

    await forget.forgetPerson(user)

    expect((await learning.policy()).learnt?.model.observations).toBe(0)
  })

  it('is for administrators', async () => {
    const operator = testViewer('operator')

    await expect(library.services.learning.report(operator)).rejects.toThrow()
    await expect(library.services.learning.change('RESET', operator)).rejects.toThrow()
  })

  it('corrects an order by its bound at most', () => {
    const rated = [0.9, 0.1].map((context, at) => {
      const features: Features = {
        similarity: 0.5,
        tags: 0,
        context,
        novelty: at,
        popularity: 0,
        kind: 0,
      }
      const candidate = {
        id: String(at),
        kind: 'DOCUMENT' as const,
        tags: [],
        createdAt: new Date(0),
        terms: new Map(),
        readers: 0,
      }
      return { candidate, features, terms: { weights: new Map(), length: 0 } }
    })
    const model = new LinUcb(7)
    for (const { features } of rated) {
      for (let round = 0; round < 50; round++)
        model.learn(featureVector(features), features.context > 0.5 ? 1 : 0)
    }
    const scores = (learnt: { model: LinUcb; meanReward: number } | undefined) =>
      new Map(
        rankBy('LEARNT', rated, { count: 2, learnt }).map(({ candidate, score }) => [
          candidate.id,
          score,
        ]),
      )

    const [plain, corrected] = [scores(undefined), scores({ model, meanReward: 0.5 })]

    for (const [id, score] of plain) {
      const moved = (corrected.get(id) ?? 0) - score
      expect(Math.abs(moved)).toBeLessThanOrEqual(correctionBound + 1e-12)
      expect(moved > 0).toBe(id === '0')
    }
  })
})
