import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { createLibraryWorld, type LibraryWorld } from '../testing/library-world.ts'

let world: LibraryWorld
beforeEach(async () => {
  world = await createLibraryWorld()
})
afterEach(() => world.close())

const viewer = testViewer('viewer')
const taken = async (...args: Parameters<LibraryWorld['take']>) =>
  (await world.take(...args)).targetId ?? ''
const audit = async (action: string) => {
  const { rows } = await world.database.pool.query<{ target: string; meta: object }>(
    'SELECT target, meta FROM audit_log WHERE action = $1 ORDER BY log_id',
    [action],
  )
  return rows
}
const documents = async () => {
  const keys: string[] = []
  for await (const key of world.objects.list('documents')) keys.push(key)
  return keys
}

describe('updateItem', () => {
  const mutation = `mutation ($id: ID!, $input: UpdateItemInput!) { updateItem(id: $id, input: $input) {
    ... on Item { title kind source tags confidentiality lang validFrom revision version }
    ... on UserError { code place } } }`

  it('changes how a document is filed, in the index too, and the audit log has before and after', async () => {
    const id = await taken('a.txt', 'Eins.', { tags: ['alt'] })
    const input = {
      title: ' Neuer Titel ',
      kind: 'REGULATION',
      source: 'Behörde',
      tags: ['neu', 'neu', ' wichtig '],
      confidentiality: 'PUBLIC',
      lang: 'en',
      validFrom: '2020-05-01',
    }

    const { data } = await world.door.ask(mutation, world.admin, { id, input })

    expect(data).toMatchObject({
      updateItem: { ...input, title: 'Neuer Titel', tags: ['neu', 'wichtig'] },
    })
    const { rows } = await world.database.pool.query(
      'SELECT tags, confidentiality, lang FROM test_points',
    )
    expect(rows).toEqual([{ tags: ['neu', 'wichtig'], confidentiality: 'public', lang: 'en' }])
    expect(await world.worker.library.catchUp()).toBe(0)
    const [entry] = await audit('updateItem')
    expect(entry).toMatchObject({
      target: id,
      meta: {
        changes: [
          {
            target: id,
            before: { tags: ['alt'], confidentiality: 'INTERNAL' },
            after: { title: 'Neuer Titel', validFrom: '2020-05-01' },
          },
        ],
      },
    })
  })

  it('refuses the second of two edits of the same state', async () => {
    const id = await taken('a.txt', 'Eins.')
    const [item] = await world.items.byIds([id], world.admin)
    const revision = item?.revision ?? 0

    const answers = await Promise.all(
      ['Von Anna', 'Von Berta'].map(title =>
        world.door.ask(mutation, world.admin, { id, input: { title, revision } }),
      ),
    )

    const results = answers.map(({ data }) => JSON.stringify(data))
    expect(results.filter(text => text.includes('ITEM_CHANGED'))).toHaveLength(1)
  })

  it('makes up for an index that was away', async () => {
    const id = await taken('a.txt', 'Eins.')
    const describe = world.index.describe.bind(world.index)
    world.index.describe = () => Promise.reject(new Error('index away'))
    await world.items.update(id, { tags: ['neu'] }, world.admin)

    world.index.describe = describe
    await world.worker.library.catchUp()

    const { rows } = await world.database.pool.query('SELECT tags FROM test_points')
    expect(rows).toEqual([{ tags: ['neu'] }])
  })

  it.each([
    [{ title: ' ' }, 'TITLE_MISSING'],
    [{ validFrom: 'morgen' }, 'DAY_INVALID'],
    [{ lang: 'DE' }, 'LANG_INVALID'],
  ])('refuses %o', async (input, code) => {
    const id = await taken('a.txt', 'Eins.')

    const { data } = await world.door.ask(mutation, world.admin, { id, input })

    expect(data).toMatchObject({ updateItem: { code } })
  })
})

describe('facets, filters and order', () => {
  beforeEach(async () => {
    await world.take('a.txt', 'Eins.', { title: 'Öl', kind: 'REPORT', tags: ['x', 'y'] })
    await world.take('b.txt', 'Zwei.', { title: 'Abgas', tags: ['x'], validFrom: '2019-01-01' })
    await world.take('c.txt', 'Drei.', { title: 'Zähler', confidentiality: 'RESTRICTED' })
  })
  const titles = async (query: Omit<Parameters<LibraryWorld['items']['list']>[0], 'first'>) =>
    (await world.items.list({ first: 10, ...query }, world.admin)).map(({ title }) => title)

  it('count under the same filter, and only what the viewer may see', async () => {
    const query = `query ($tags: [String!]) { itemFacets(tags: $tags) { kinds { value count }
      tags { value count } confidentialities { value count } years { value count } } }`

    const { data } = await world.door.ask(query, viewer, { tags: ['x'] })

    expect(data).toMatchObject({
      itemFacets: {
        tags: [
          { value: 'x', count: 2 },
          { value: 'y', count: 1 },
        ],
        confidentialities: [{ value: 'INTERNAL', count: 2 }],
        years: expect.arrayContaining([{ value: '2019', count: 1 }]),
      },
    })
  })

  it('narrow and order the list, page by page', async () => {
    expect(await titles({ sort: 'TITLE' })).toEqual(['Abgas', 'Öl', 'Zähler'])
    expect(await titles({ tags: ['x', 'y'] })).toEqual(['Öl'])
    expect(await titles({ year: 2019 })).toEqual(['Abgas'])
    expect(await titles({ confidentiality: 'RESTRICTED' })).toEqual(['Zähler'])
    expect(await titles({ search: 'txt ÖL' })).toEqual(['Öl'])
    const query = `query ($after: String) { items(first: 1, sort: TITLE, after: $after) {
      nodes { title } pageInfo { endCursor } } }`
    const first = await world.door.ask(query, viewer)
    const { items } = first.data as unknown as { items: { pageInfo: { endCursor: string } } }
    const second = await world.door.ask(query, viewer, { after: items.pageInfo.endCursor })
    expect(second.data).toMatchObject({ items: { nodes: [{ title: 'Öl' }] } })
  })

  it('show deleted documents to administrators only', async () => {
    const query = '{ items(status: ARCHIVED) { totalCount } }'

    expect((await world.door.ask(query, viewer)).codes).toEqual(['FORBIDDEN'])
    expect((await world.door.ask(query, world.admin)).data).toEqual({ items: { totalCount: 0 } })
  })

  it('begin at the first page for a cursor that is none', async () => {
    expect(await titles({ after: 'unsinn', sort: 'TITLE' })).toHaveLength(3)
    const forged = Buffer.from('["kein Datum","0f6f2d1e-5a0c-4d4e-9a51-1c7e0d0a0001"]')
    expect(await titles({ after: forged.toString('base64url') })).toHaveLength(3)
  })
})

describe('a deleted document', () => {
  it('comes back as it was', async () => {
    const id = await taken('a.txt', 'Eins.')
    await world.items.delete(id, world.admin)
    expect(await world.findable(id)).toEqual({ current: [], archived: [] })

    const restored = await world.items.restore(id, world.admin)

    expect(restored).toMatchObject({ status: 'ACTIVE', version: 1 })
    expect((await world.findable(id)).current).toEqual(['1: Eins.'])
    expect(world.enqueued).toHaveLength(1)
  })

  it('from before there were versions gets its index back', async () => {
    const id = await taken('a.txt', 'Eins.')
    await world.items.delete(id, world.admin)
    await world.index.removeItem(id)

    await world.items.restore(id, world.admin)
    await world.run()

    expect((await world.findable(id)).current).toEqual(['1: Eins.'])
  })

  it('is purged with everything that no other document uses', async () => {
    const id = await taken('a.txt', 'Eins.')
    await world.take('b.txt', 'Zwei.', { itemId: id })
    const other = await taken('c.txt', 'Eins.', { acceptDuplicate: true })
    expect(await world.items.purge(id, world.admin)).toMatchObject({ code: 'ITEM_NOT_DELETED' })
    await world.items.delete(id, world.admin)

    await world.items.purge(id, world.admin)

    expect(await world.items.byIds([id], world.admin)).toEqual([null])
    expect(await world.index.points(id)).toEqual([])
    const [kept] = await world.items.byIds([other], world.admin)
    const keys = await documents()
    expect(keys).toHaveLength(2)
    expect(keys.every(key => key.includes(kept?.sha256 ?? 'none'))).toBe(true)
    expect(await audit('item.purged')).toHaveLength(1)
    expect((await world.findable(other)).current).toEqual(['1: Eins.'])
  })

  it('leaves no files where a purge broke off', async () => {
    const id = await taken('a.txt', 'Eins.')
    await world.items.delete(id, world.admin)
    await world.worker.edits.purge(id)
    expect(await documents()).toHaveLength(2)

    await world.worker.removal.sweep()

    expect(await documents()).toEqual([])
  })
})
