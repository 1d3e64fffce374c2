import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { letVersionsTakeEffect } from '../ingestion/tend-library.ts'
import { createLogger } from '#platform/logger.ts'
import { createLibraryWorld, type LibraryWorld } from '../testing/library-world.ts'

let world: LibraryWorld
beforeEach(async () => {
  world = await createLibraryWorld()
})
afterEach(() => world.close())

const viewer = testViewer('viewer')
const taken = async (...args: Parameters<LibraryWorld['take']>) =>
  (await world.take(...args)).targetId ?? ''

describe('versions', () => {
  const versions = `query ($id: ID!) { itemVersions(itemId: $id) { totalCount nodes {
    version notes validFrom fileName chunkCount isCurrent pageCount originalUrl } } }`

  it('are added, with notes, and the newest counts', async () => {
    const itemId = await taken('a.txt', 'Die Frist beträgt vier Wochen.', { title: 'Vertrag' })

    const run = await world.take('neu.txt', 'Die Frist beträgt sechs Wochen.', {
      itemId,
      notes: 'Frist verlängert',
    })

    expect(run.message).toBe('„Vertrag“ ist als Fassung 2 aufgenommen: 1 Abschnitt.')
    const { data } = await world.door.ask(versions, viewer, { id: itemId })
    expect(data).toMatchObject({
      itemVersions: {
        totalCount: 2,
        nodes: [
          { version: 2, notes: 'Frist verlängert', fileName: 'neu.txt', isCurrent: true },
          { version: 1, notes: null, fileName: 'a.txt', isCurrent: false, chunkCount: 1 },
        ],
      },
    })
    expect(await world.findable(itemId)).toEqual({
      current: ['2: Die Frist beträgt sechs Wochen.'],
      archived: ['1: Die Frist beträgt vier Wochen.', '2: Die Frist beträgt sechs Wochen.'],
    })
  })

  it('cannot be changed or removed, even in the database', async () => {
    const itemId = await taken('a.txt', 'Eins.')
    const { pool } = world.database

    await expect(pool.query(`UPDATE item_versions SET notes = 'x'`)).rejects.toThrow('append-only')
    await expect(pool.query('DELETE FROM item_versions')).rejects.toThrow('append-only')
    await expect(pool.query('TRUNCATE item_versions')).rejects.toThrow('append-only')
    await expect(
      world.database.transaction(async client => {
        await client.query(`SELECT set_config('luna.purged_item', $1, true)`, [itemId])
        await client.query(`UPDATE item_versions SET notes = 'x'`)
      }),
    ).rejects.toThrow('append-only')
  })

  it('count from their day on, and not before', async () => {
    const itemId = await taken('a.txt', 'Alte Regel.', { title: 'Regel' })
    const run = await world.take('b.txt', 'Neue Regel.', { itemId, validFrom: '2199-01-01' })

    expect(run.message).toContain('heute nicht die geltende Fassung')
    expect((await world.findable(itemId)).current).toEqual(['1: Alte Regel.'])
    const use = { ...world.worker, log: createLogger('test') }
    await letVersionsTakeEffect(use, new Date('2198-12-31T22:59:00Z'))
    expect((await world.findable(itemId)).current).toEqual(['1: Alte Regel.'])

    await letVersionsTakeEffect(use, new Date('2198-12-31T23:00:00Z'))

    expect((await world.findable(itemId)).current).toEqual(['2: Neue Regel.'])
    expect((await world.items.byIds([itemId], viewer))[0]).toMatchObject({
      version: 2,
      validFrom: '2199-01-01',
      title: 'Regel',
    })
  })

  it('lists a document that is not valid yet, and search leaves it out until its day', async () => {
    const itemId = await taken('a.txt', 'Künftiges Gesetz.', { validFrom: '2199-01-01' })

    expect((await world.items.byIds([itemId], viewer))[0]).toMatchObject({ inForce: false })
    expect(await world.findable(itemId)).toEqual({
      current: [],
      archived: ['1: Künftiges Gesetz.'],
    })
    const use = { ...world.worker, log: createLogger('test') }
    await letVersionsTakeEffect(use, new Date('2199-01-01T12:00:00Z'))
    expect((await world.findable(itemId)).current).toEqual(['1: Künftiges Gesetz.'])
  })

  it('keeps an old wording that is added later as an earlier version', async () => {
    const itemId = await taken('a.txt', 'Fassung 2024.', { validFrom: '2024-01-01' })

    await world.take('b.txt', 'Fassung 2019.', { itemId, validFrom: '2019-01-01' })

    expect((await world.findable(itemId)).current).toEqual(['1: Fassung 2024.'])
  })

  it('are compared', async () => {
    const itemId = await taken('a.txt', 'Überschrift\n\nDie Frist beträgt vier Wochen.')
    await world.take('b.txt', 'Überschrift\n\nDie Frist beträgt sechs Wochen.', { itemId })
    const query = `query ($id: ID!) { itemDiff(itemId: $id, from: 1, to: 2) { isComplete changed
      from { version } segments { kind paragraphs words { kind text } } } }`

    const { data } = await world.door.ask(query, viewer, { id: itemId })

    expect(data).toMatchObject({
      itemDiff: {
        isComplete: true,
        changed: 1,
        from: { version: 1 },
        segments: [
          { kind: 'SAME', words: [] },
          { kind: 'CHANGED', paragraphs: [] },
        ],
      },
    })
  })

  it('of a restricted document are for administrators', async () => {
    const itemId = await taken('a.txt', 'Geheim.', { confidentiality: 'RESTRICTED' })

    const { data } = await world.door.ask(versions, viewer, { id: itemId })

    expect(data).toEqual({ itemVersions: { totalCount: 0, nodes: [] } })
  })
})

describe('the same bytes again', () => {
  it('as a new version change nothing', async () => {
    const itemId = await taken('a.txt', 'Eins.')

    const run = await world.take('b.txt', 'Eins.', { itemId })

    expect(run.message).toContain('schon vorhanden')
    expect((await world.items.byIds([itemId], viewer))[0]?.version).toBe(1)
  })

  it('as an earlier version of another document are told, and taken when that is wanted', async () => {
    const itemId = await taken('a.txt', 'Eins.', { title: 'Erstes' })
    await world.take('b.txt', 'Zwei.', { itemId })

    const refused: unknown = await world.take('c.txt', 'Eins.').catch((error: unknown) => error)

    expect(refused).toMatchObject({ userError: { code: 'DOCUMENT_IS_EARLIER_VERSION' } })
    const other = await taken('c.txt', 'Eins.', { acceptDuplicate: true })
    expect(other).not.toBe(itemId)
    expect((await world.items.byIds([itemId, other], viewer)).map(item => item?.version)).toEqual([
      2, 1,
    ])
  })
})
