import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import type { Recommendations } from './recommendation.ts'
import { openLibrary, type TestLibrary } from './testing/open-library.ts'

let library: TestLibrary
beforeEach(async () => {
  library = await openLibrary()
})
afterEach(() => library.close())

const titles = ({ nodes }: Recommendations) => nodes.map(({ item }) => item.title)
const daysAgo = (days: number) => new Date(library.clock.now.getTime() - days * 86_400_000)

async function read(person: { userId: string }, itemId: string, at = daysAgo(20)) {
  await library.database.pool.query(
    `INSERT INTO events (event_id, user_id, ts, type, item_id) VALUES ($1, $2, $3, 'view', $4)`,
    [randomUUID(), person.userId, at, itemId],
  )
}

async function shelf() {
  const netz = await library.add({
    title: 'Netzentgelte verstehen',
    text: 'Das Netzentgelt besteht aus Arbeitspreis und Leistungspreis. Der Leistungspreis hängt von der Spitzenlast ab.',
    tags: ['tarife'],
  })
  const atypisch = await library.add({
    title: 'Atypische Netznutzung',
    text: 'Wer die Spitzenlast in Schwachlastzeiten legt, zahlt ein geringeres Netzentgelt und weniger Leistungspreis.',
    tags: ['tarife'],
  })
  const pumpe = await library.add({
    title: 'Pumpenhandbuch',
    text: 'Die Umwälzpumpe wird alle sechs Monate gewartet. Die Dichtung und das Lager werden geprüft.',
    tags: ['technik'],
  })
  const wahl = await library.add({
    title: 'Betriebsratswahl',
    text: 'Die Wahl des Betriebsrats findet im Mai statt. Wahlberechtigt sind alle Beschäftigten.',
  })
  return { netz, atypisch, pumpe, wahl }
}

describe('recommendations', () => {
  it('are about what the person read, say why, and leave out what was read lately', async () => {
    const { netz } = await shelf()
    const person = library.person()
    await read(person, netz, daysAgo(2))

    const list = await library.services.recommendations.recommend({}, 3, person)

    const atypisch = list.nodes.find(({ item }) => item.title === 'Atypische Netznutzung')
    expect(titles(list)).not.toContain('Netzentgelte verstehen')
    expect(atypisch?.reason).toBe('Weil Sie „Netzentgelte verstehen“ gelesen haben.')
    expect(list.impressionId).not.toBeNull()
  })

  it('put the nearest theme first where the profile is Themen', async () => {
    const { netz } = await shelf()
    const lists = await Promise.all(
      Array.from({ length: 12 }, async () => {
        const person = library.person()
        await read(person, netz)
        return library.services.recommendations.recommend({}, 4, person)
      }),
    )

    const topics = lists.filter(({ profile }) => profile === 'TOPICS')
    expect(topics.length).toBeGreaterThan(0)
    for (const list of topics) expect(titles(list)[0]).toMatch(/Netz/)
  })

  it('follow questions, the document, the meter and the page in view', async () => {
    const { netz } = await shelf()
    const meterId = randomUUID()
    await library.add({ title: 'Wartungsplan Zähler 7', tags: [`meter:${meterId}`] })
    const { recommendations } = library.services
    const person = library.person()
    await library.database.pool.query(
      `INSERT INTO events (event_id, user_id, ts, type, meta) VALUES ($1, $2, $3, 'ask', $4)`,
      [
        randomUUID(),
        person.userId,
        daysAgo(1),
        { question: 'Wann wird die Umwälzpumpe gewartet?' },
      ],
    )
    const reasonOf = (list: Recommendations, title: string) =>
      list.nodes.find(({ item }) => item.title === title)?.reason

    const asked = await recommendations.recommend({}, 5, person)
    const inView = await recommendations.recommend({ itemId: netz }, 5, library.person())
    const ofMeter = await recommendations.recommend({ meterId }, 5, library.person())
    const ofPage = await recommendations.recommend({ page: 'Umwälzpumpe' }, 5, library.person())

    expect(reasonOf(asked, 'Pumpenhandbuch')).toBe(
      'Weil Sie gefragt haben: „Wann wird die Umwälzpumpe gewartet?“',
    )
    expect(titles(inView)).not.toContain('Netzentgelte verstehen')
    expect(reasonOf(inView, 'Atypische Netznutzung')).toBe(
      'Passt zu „Netzentgelte verstehen“, das Sie gerade ansehen.',
    )
    expect(reasonOf(ofMeter, 'Wartungsplan Zähler 7')).toBe(
      'Passt zum Zähler, den Sie gerade ansehen.',
    )
    expect(reasonOf(ofPage, 'Pumpenhandbuch')).toBe('Passt zur Seite „Umwälzpumpe“.')
  })

  it('begin with what is new for somebody new, and work without a person', async () => {
    await shelf()
    await library.add({ title: 'Neue Richtlinie', createdAt: daysAgo(3) })

    const list = await library.services.recommendations.recommend({}, 5, library.person())
    const nobody = await library.services.recommendations.recommend({}, 2, testViewer('viewer'))

    expect(list.nodes).toHaveLength(5)
    expect(list.nodes[0]).toMatchObject({
      item: { title: 'Neue Richtlinie' },
      reason: 'Neu in der Bibliothek seit 18.11.2026.',
    })
    expect(nobody).toMatchObject({ impressionId: null })
    expect(nobody.nodes).toHaveLength(2)
  })

  it('of an empty library are none', async () => {
    expect(await library.services.recommendations.recommend({}, 5, library.person())).toMatchObject(
      {
        impressionId: null,
        nodes: [],
      },
    )
  })

  it('are the same with the same seed, and the same impression for half an hour', async () => {
    const { netz } = await shelf()
    const person = library.person()
    await read(person, netz)

    const first = await library.services.recommendations.recommend({}, 4, person)
    library.clock.now = new Date(library.clock.now.getTime() + 60_000)
    const second = await library.services.recommendations.recommend({}, 4, person)

    expect(second.impressionId).toBe(first.impressionId)
    expect(titles(second)).toEqual(titles(first))
    const { rows } = await library.database.pool.query(
      'SELECT propensity FROM recommendation_impressions',
    )
    expect(rows).toEqual([{ propensity: expect.closeTo(0.25, 3) }])
  })
})

describe('what must not be recommended', () => {
  it.each(['archived', 'draft', 'quarantined'])(
    'never is: %s documents, to nobody',
    async status => {
      await library.add({ title: 'Verborgen', status })

      for (const role of ['viewer', 'admin'] as const) {
        const list = await library.services.recommendations.recommend({}, 20, library.person(role))
        expect(titles(list)).toEqual([])
      }
    },
  )

  it('is restricted documents, except to administrators, whatever is asked and read', async () => {
    const { netz } = await shelf()
    const secret = await library.add({
      title: 'Netzentgelt geheim',
      text: 'Netzentgelt Leistungspreis Spitzenlast Arbeitspreis',
      tags: ['tarife'],
      confidentiality: 'restricted',
      createdAt: daysAgo(1),
    })
    for (const role of ['viewer', 'operator', 'admin'] as const) {
      const person = { ...testViewer(role, randomUUID()), userId: randomUUID() }
      await read(person, netz)
      const list = await library.services.recommendations.recommend({ itemId: netz }, 20, person)
      expect(titles(list).includes('Netzentgelt geheim')).toBe(role === 'admin')
    }
    // Somebody who lost the right to see it: neither its title nor its words come back.
    const person = library.person()
    await read(person, secret)
    const list = await library.services.recommendations.recommend({ itemId: secret }, 20, person)
    expect(JSON.stringify(list)).not.toContain('geheim')
  })

  it('is what the person called irrelevant, until they change their mind', async () => {
    const { pumpe } = await shelf()
    const person = library.person()
    const label = { target: 'ITEM', targetId: pumpe, itemId: null, reason: null } as const
    const say = (value: 'HELPFUL' | 'IRRELEVANT', at: Date) =>
      library.services.activity.recordLabels([{ ...label, id: randomUUID(), value, at }], person)

    await say('IRRELEVANT', daysAgo(20))
    const without = await library.services.recommendations.recommend({}, 20, person)
    await say('HELPFUL', daysAgo(19))
    const again = await library.services.recommendations.recommend({}, 20, person)

    expect(titles(without)).not.toContain('Pumpenhandbuch')
    expect(titles(again)).toContain('Pumpenhandbuch')
  })

  it('tells nobody what few others read: popularity counts from five people on', async () => {
    const { wahl } = await shelf()
    const me = library.person()
    const popularity = async () => {
      await library.services.recommendations.recommend({}, 20, me)
      const { rows } = await library.database.pool.query(
        `SELECT n -> 'features' ->> 5 AS popularity FROM recommendation_impressions,
           jsonb_array_elements(nominees) AS n WHERE user_id = $1 AND n ->> 'itemId' = $2`,
        [me.userId, wahl],
      )
      return Math.max(0, ...rows.map(row => Number(row.popularity)))
    }
    for (let reader = 0; reader < 4; reader++) await read(library.person(), wahl, daysAgo(1))
    await read(me, wahl, daysAgo(60))
    const few = await popularity()
    await read(library.person(), wahl, daysAgo(1))
    library.clock.now = new Date(library.clock.now.getTime() + 3_600_000)

    expect(few).toBe(0)
    expect(await popularity()).toBeGreaterThan(0)
  })
})
