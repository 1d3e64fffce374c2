import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { UserError } from '#platform/errors.ts'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { openLibrary, type TestLibrary } from '../testing/open-library.ts'
import type { EventEntry, LabelEntry } from './activity.ts'
import { RateLimit } from './rate-limit.ts'

let library: TestLibrary
let pump: string
beforeEach(async () => {
  library = await openLibrary()
  pump = await library.add({ title: 'Pumpenhandbuch' })
})
afterEach(() => library.close())

const minuteMs = 60_000
const dayMs = 86_400_000
const ago = (ms: number) => new Date(library.clock.now.getTime() - ms)
const event = (more: Partial<EventEntry> = {}): EventEntry => ({
  id: randomUUID(),
  type: 'VIEW',
  at: ago(0),
  itemId: pump,
  ...more,
})
const label = (more: Partial<LabelEntry> = {}): LabelEntry => ({
  id: randomUUID(),
  at: ago(0),
  target: 'ITEM',
  targetId: pump,
  value: 'HELPFUL',
  ...more,
})
const codes = (result: unknown) =>
  (result as { refused: { index: number; error: UserError }[] }).refused.map(
    ({ index, error }) => `${index} ${error.code}`,
  )
const rowsOf = async (table: string) =>
  (await library.database.pool.query(`SELECT * FROM ${table}`)).rows

describe('events of a client', () => {
  it('are stored once, however often they are sent, also at the same time', async () => {
    const { activity } = library.services
    const person = library.person()
    const batch = [event(), event({ type: 'SOLVE', page: 'Dokument', seconds: 42 })]

    const results = await Promise.all([1, 2, 3].map(() => activity.recordEvents(batch, person)))
    const again = await activity.recordEvents(
      [...batch, event({ id: batch[0]?.id ?? '', at: ago(5000) })],
      person,
    )

    expect(results).toContainEqual({ stored: 2, duplicates: 0, refused: [] })
    expect(
      results.filter(result => 'duplicates' in result && result.duplicates === 2),
    ).toHaveLength(2)
    expect(again).toMatchObject({ stored: 0, duplicates: 2 })
    expect(codes(again)).toEqual(['2 ENTRY_REPEATED'])
    expect(await rowsOf('events')).toHaveLength(2)
  })

  it('of two people with the same id are two', async () => {
    const entry = event()

    await library.services.activity.recordEvents([entry], library.person())
    const second = await library.services.activity.recordEvents([entry], library.person())

    expect(second).toMatchObject({ stored: 1 })
  })

  it('come late from offline clients, but not from the future nor from long ago', async () => {
    const result = await library.services.activity.recordEvents(
      [
        event({ at: ago(89 * dayMs) }),
        event({ at: ago(91 * dayMs) }),
        event({ at: ago(-4 * minuteMs) }),
        event({ at: ago(-6 * minuteMs) }),
        event({ at: new Date(Number.NaN) }),
      ],
      library.person(),
    )

    expect(result).toMatchObject({ stored: 2 })
    expect(codes(result)).toEqual(['1 ENTRY_TOO_OLD', '3 ENTRY_IN_FUTURE', '4 ENTRY_TIME_INVALID'])
  })

  it('are refused one by one, with a German reason; the others are stored', async () => {
    const secret = await library.add({ title: 'Geheim', confidentiality: 'restricted' })
    const gone = await library.add({ title: 'Alt', status: 'archived' })

    const result = await library.services.activity.recordEvents(
      [
        event(),
        event({ id: 'x' }),
        event({ itemId: secret }),
        event({ itemId: gone }),
        event({ itemId: randomUUID() }),
        event({ itemId: 'keine' }),
        event({ page: 'S'.repeat(81) }),
        event({ seconds: -1 }),
        event({ impressionId: randomUUID() }),
        event({ type: 'ASK', itemId: null }),
      ],
      library.person(),
    )

    expect(result).toMatchObject({ stored: 2 })
    expect(codes(result)).toEqual([
      '1 ENTRY_ID_INVALID',
      '2 ITEM_NOT_FOUND',
      '3 ITEM_NOT_FOUND',
      '4 ITEM_NOT_FOUND',
      '5 ITEM_NOT_FOUND',
      '6 ENTRY_PAGE_INVALID',
      '7 ENTRY_SECONDS_INVALID',
      '8 RECOMMENDATION_NOT_FOUND',
    ])
    expect(result).toMatchObject({
      refused: expect.arrayContaining([
        expect.objectContaining({
          error: expect.objectContaining({ message: 'Dieses Dokument gibt es nicht (mehr).' }),
        }),
      ]),
    })
    const admin = await library.services.activity.recordEvents(
      [event({ itemId: secret })],
      library.person('admin'),
    )
    expect(admin).toMatchObject({ stored: 1 })
  })

  it('belong to a person, come in bounded batches and at a bounded rate', async () => {
    const { activity } = library.services
    const person = library.person()
    const many = () => Array.from({ length: 200 }, () => event())

    expect(await activity.recordEvents([event()], testViewer('admin'))).toMatchObject({
      code: 'PERSON_REQUIRED',
    })
    expect(await activity.recordEvents([...many(), event()], person)).toMatchObject({
      code: 'BATCH_TOO_LARGE',
      message: '201 Einträge sind zu viele für eine Sendung; möglich sind 200.',
    })
    for (let batch = 0; batch < 10; batch++) await activity.recordEvents(many(), person)
    expect(await activity.recordEvents(many(), person)).toMatchObject({ code: 'RATE_LIMITED' })
    expect(await activity.recordEvents(many(), library.person())).toMatchObject({ stored: 200 })
  })
})

describe('labels', () => {
  it('say Hilfreich or Irrelevant of what the person may see', async () => {
    const { activity, recommendations } = library.services
    const person = library.person()
    const answer = randomUUID()
    await library.database.pool.query(
      `INSERT INTO events (event_id, user_id, ts, type) VALUES ($1, $2, now(), 'ask')`,
      [answer, person.userId],
    )
    const { impressionId } = await recommendations.recommend({}, 5, person)

    const result = await activity.recordLabels(
      [
        label({ reason: 'Genau\u0000 das.' }),
        label({ target: 'CITATION', targetId: library.chunkOf(pump), value: 'IRRELEVANT' }),
        label({ target: 'ANSWER', targetId: answer }),
        label({ target: 'RECOMMENDATION', targetId: impressionId ?? '', itemId: pump }),
        label({ target: 'RECOMMENDATION', targetId: impressionId ?? '' }),
        label({ target: 'ANSWER', targetId: randomUUID() }),
        label({ target: 'CITATION', targetId: pump }),
        label({ reason: 'x'.repeat(501) }),
      ],
      person,
    )
    const foreign = await activity.recordLabels(
      [
        label({ target: 'ANSWER', targetId: answer }),
        label({ target: 'RECOMMENDATION', targetId: impressionId ?? '', itemId: pump }),
      ],
      library.person('admin'),
    )

    expect(result).toMatchObject({ stored: 4, duplicates: 0 })
    expect(codes(result)).toEqual([
      '4 ENTRY_ITEM_MISSING',
      '5 ANSWER_NOT_FOUND',
      '6 CITATION_NOT_FOUND',
      '7 ENTRY_REASON_TOO_LONG',
    ])
    expect(codes(foreign)).toEqual(['0 ANSWER_NOT_FOUND', '1 RECOMMENDATION_NOT_FOUND'])
    expect(await rowsOf('labels')).toContainEqual(
      expect.objectContaining({
        item_id: pump,
        target_kind: 'item',
        reward: 1,
        reason: 'Genau das.',
      }),
    )
  })

  it('on a recommendation stand above its clicks, the latest one counts, whenever it arrives', async () => {
    const { activity, recommendations } = library.services
    const person = library.person()
    const { impressionId } = await recommendations.recommend({}, 5, person)
    const about = { target: 'RECOMMENDATION', targetId: impressionId ?? '', itemId: pump } as const
    const outcome = async () => (await rowsOf('recommendation_outcomes'))[0]

    await activity.recordEvents([event({ type: 'CLICK', impressionId })], person)
    expect(await outcome()).toMatchObject({ reward: 1, origin: 'event' })
    await activity.recordLabels([label({ ...about, value: 'IRRELEVANT' })], person)
    expect(await outcome()).toMatchObject({ reward: 0, origin: 'label' })
    await activity.recordLabels([label({ ...about, at: ago(minuteMs) })], person)
    await activity.recordEvents([event({ type: 'LIKE', impressionId })], person)
    expect(await outcome()).toMatchObject({ reward: 0, origin: 'label' })
  })
})

describe('the deletion of a person’s activity', () => {
  it('takes events, labels, recommendations and what was learnt, and nobody else’s', async () => {
    const { activity, recommendations, forget, learning } = library.services
    const [one, other] = [library.person(), library.person()]
    for (const person of [one, other]) {
      const { impressionId } = await recommendations.recommend({}, 5, person)
      await activity.recordEvents([event({ type: 'CLICK', impressionId })], person)
      await activity.recordLabels([label()], person)
    }
    const before = await learning.report(library.person('admin'))

    const result = await forget.forgetMe(one)
    const after = await learning.report(library.person('admin'))

    expect(result).toEqual({ events: 1, labels: 1, recommendations: 1 })
    expect(before.estimate.choices).toBe(2)
    expect(after.estimate.choices).toBe(1)
    for (const table of ['events', 'labels', 'recommendation_impressions']) {
      expect((await rowsOf(table)).map(row => row.user_id)).toEqual([other.userId])
    }
    expect(await rowsOf('recommendation_outcomes')).toHaveLength(1)
    expect(await forget.forgetMe(testViewer('admin'))).toMatchObject({ code: 'PERSON_REQUIRED' })
  })
})

describe('the rate limit', () => {
  it('lets a burst through, then fills again with time', () => {
    const clock = { now: 0 }
    const limit = new RateLimit({ capacity: 10, perSecond: 2, mostKeys: 2 }, () => clock.now)

    expect(limit.take('a', 10)).toBe(0)
    expect(limit.take('a', 4)).toBe(2)
    expect(limit.take('b', 10)).toBe(0)
    clock.now = 2000
    expect(limit.take('a', 4)).toBe(0)
    clock.now = -5000
    expect(limit.take('a', 4)).toBe(2)
  })

  it('remembers only so many people', () => {
    const limit = new RateLimit({ capacity: 1, perSecond: 1, mostKeys: 2 }, () => 0)
    for (const key of ['a', 'b', 'c']) limit.take(key, 1)

    expect(limit.take('c', 1)).toBe(1)
    expect(limit.take('a', 1)).toBe(0)
  })
})
