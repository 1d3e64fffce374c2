import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newJobRecord } from '#platform/testing/job-record.ts'
import { createLibraryWorld, type LibraryWorld } from '../testing/library-world.ts'

let world: LibraryWorld
beforeEach(async () => {
  world = await createLibraryWorld()
})
afterEach(() => world.close())

/** As if an earlier release of Luna had cut its passages. */
const age = () => world.database.pool.query(`UPDATE items SET chunking = '{"chunker": "blocks-0"}'`)
const versions = async () => {
  const { rows } = await world.database.pool.query<{ version: number; reprocessed_from: number }>(
    'SELECT version, reprocessed_from, notes FROM item_versions ORDER BY version',
  )
  return rows
}

describe('processing a document anew', () => {
  it('makes a version of the same bytes, and search has its text once', async () => {
    const { targetId: id = '' } = await world.take('a.txt', 'Die Pumpe.', { title: 'Pumpe' })
    await world.items.update(id, { title: 'Umbenannt' }, world.admin)
    await age()

    await world.ingestion.reingest(id, world.admin)
    const run = await world.run()

    expect(run.message).toBe('„Umbenannt“ ist als Fassung 2 aufgenommen: 1 Abschnitt.')
    expect(await versions()).toMatchObject([{ version: 1 }, { version: 2, reprocessed_from: 1 }])
    expect(await world.findable(id)).toEqual({
      current: ['2: Die Pumpe.'],
      archived: ['2: Die Pumpe.'],
    })
  })

  it('only completes the index where nothing has changed', async () => {
    const { targetId: id = '' } = await world.take('a.txt', 'Die Pumpe.')
    await world.index.removeItem(id)

    await world.ingestion.reingest(id, world.admin)
    const run = await world.run()

    expect(run.message).toContain('ist auf dem heutigen Stand')
    expect(await versions()).toHaveLength(1)
    expect((await world.findable(id)).current).toEqual(['1: Die Pumpe.'])
  })

  it('does the whole library, with progress, and goes on where it broke off', async () => {
    for (const name of ['a', 'b', 'c']) await world.take(`${name}.txt`, `Dokument ${name}.`)
    await age()
    await world.ingestion.reingestLibrary(world.admin)
    const order = world.enqueued.at(-1)
    if (!order) throw new Error('nothing was enqueued')
    const job = newJobRecord(order)
    const put = world.index.put.bind(world.index)
    let puts = 0
    world.index.put = async passages => {
      puts += 1
      if (puts === 2) throw new Error('index away')
      await put(passages)
    }
    await expect(world.run({ order, job })).rejects.toThrow('index away')

    world.index.put = put
    const run = await world.run({ order, job })

    expect(run.message).toBe('2 Dokumente wurden neu verarbeitet.')
    expect(run.steps).toContain('Dokument 1 von 2')
    expect(await versions()).toHaveLength(6)
    expect(new Set((await world.index.points()).map(({ id }) => id)).size).toBe(6)
    expect((await world.run({ order })).message).toBe('Kein Dokument war neu zu verarbeiten.')
  })
})
