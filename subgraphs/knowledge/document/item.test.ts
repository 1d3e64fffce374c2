import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { createLibraryWorld, type LibraryWorld } from '../testing/library-world.ts'

let world: LibraryWorld
beforeEach(async () => {
  world = await createLibraryWorld()
})
afterEach(() => world.close())

const viewer = testViewer('viewer')
const meterId = '0f6f2d1e-5a0c-4d4e-9a51-1c7e0d0a0001'
const paragraphs = Array.from(
  { length: 30 },
  (_, index) => `## Teil ${index}\n\nInhalt Nummer ${index}.`,
)

describe('items', () => {
  it('lists what the viewer may see, newest first, page by page', async () => {
    for (const name of ['a', 'b', 'c']) await world.take(`${name}.txt`, `Dokument ${name}.`)
    await world.take('geheim.txt', 'Streng geheim.', { confidentiality: 'RESTRICTED' })
    const query = `query ($after: String) { items(first: 2, after: $after) {
      totalCount nodes { title } pageInfo { endCursor hasNextPage } } }`

    const first = await world.door.ask(query, viewer)
    const { items } = first.data as unknown as { items: { pageInfo: { endCursor: string } } }
    const second = await world.door.ask(query, viewer, { after: items.pageInfo.endCursor })

    expect(first.data).toMatchObject({
      items: {
        totalCount: 3,
        nodes: [{ title: 'c' }, { title: 'b' }],
        pageInfo: { hasNextPage: true },
      },
    })
    expect(second.data).toMatchObject({
      items: { totalCount: 3, nodes: [{ title: 'a' }], pageInfo: { hasNextPage: false } },
    })
    expect(await world.items.count({}, world.admin)).toBe(4)
  })

  it.each([
    ['Wärme', ['Wärmebericht 100 %']],
    ['WÄRME', ['Wärmebericht 100 %']],
    ['strom.txt', ['Stromvertrag']],
    ['wichtig', ['Stromvertrag']],
    ['0 %', ['Wärmebericht 100 %']],
    ['100 _', []],
  ])('searches title, file name and tags for %s', async (search, titles) => {
    await world.take('x.txt', 'Eins.', { title: 'Wärmebericht 100 %', kind: 'REPORT' })
    await world.take('strom.txt', 'Zwei.', { title: 'Stromvertrag', tags: ['wichtig'] })

    const found = await world.items.list({ first: 10, search }, viewer)

    expect(found.map(({ title }) => title)).toEqual(titles)
  })

  it('lists one kind', async () => {
    await world.take('x.txt', 'Eins.', { kind: 'REPORT' })
    await world.take('y.txt', 'Zwei.')

    const { data } = await world.door.ask(
      '{ items(kind: REPORT) { totalCount nodes { kind } } }',
      viewer,
    )

    expect(data).toEqual({ items: { totalCount: 1, nodes: [{ kind: 'REPORT' }] } })
  })
})

describe('item', () => {
  it('shows its passages in order and a link to the original', async () => {
    const { targetId } = await world.take('lang.md', `# Lang\n\n${paragraphs.join('\n\n')}`)
    const query = `query ($id: ID!, $after: String) { item(id: $id) { chunkCount originalUrl createdBy { id }
      chunks(first: 20, after: $after) { nodes { idx text headings page } pageInfo { endCursor hasNextPage } } } }`

    const first = await world.door.ask(query, viewer, { id: targetId })
    const second = await world.door.ask(query, viewer, { id: targetId, after: '19' })

    expect(first.data).toMatchObject({
      item: { chunkCount: 30, createdBy: null, originalUrl: expect.stringMatching(/^\/objects\//) },
    })
    expect(first.data).toMatchObject({
      item: { chunks: { pageInfo: { endCursor: '19', hasNextPage: true } } },
    })
    const { item } = second.data as unknown as { item: { chunks: { nodes: object[] } } }
    expect(item.chunks.nodes).toHaveLength(10)
    expect(item.chunks.nodes[0]).toEqual({
      idx: 20,
      text: 'Inhalt Nummer 20.',
      headings: ['Lang', 'Teil 20'],
      page: null,
    })
  })

  it('hides restricted documents from everybody but administrators', async () => {
    const { targetId } = await world.take('g.txt', 'Geheim.', { confidentiality: 'RESTRICTED' })
    const query = 'query ($id: ID!) { item(id: $id) { title } }'
    const ask = async (role: 'viewer' | 'operator' | 'admin') =>
      (await world.door.ask(query, testViewer(role), { id: targetId })).data

    expect(await ask('viewer')).toEqual({ item: null })
    expect(await ask('operator')).toEqual({ item: null })
    expect(await ask('admin')).toEqual({ item: { title: 'g' } })
  })

  it('is null for an id that is none', async () => {
    const { data, codes } = await world.door.ask('{ item(id: "1") { title } }', viewer)

    expect([data, codes]).toEqual([{ item: null }, []])
  })
})

describe('deleteItem', () => {
  const mutation = `mutation ($id: ID!) { deleteItem(id: $id) {
    ... on Item { status chunkCount } ... on UserError { code } } }`

  it('takes the document out of library and search and keeps its versions', async () => {
    const { targetId } = await world.take('a.txt', 'Die Turbine läuft.')

    const { data } = await world.door.ask(mutation, world.admin, { id: targetId })

    expect(data).toEqual({ deleteItem: { status: 'ARCHIVED', chunkCount: 1 } })
    expect(await world.items.list({ first: 5 }, world.admin)).toEqual([])
    expect((await world.findable(targetId ?? '')).current).toEqual([])
    const { rowCount } = await world.database.pool.query('SELECT FROM item_versions')
    expect(rowCount).toBe(1)
    const again = await world.door.ask(mutation, world.admin, { id: targetId })
    expect(again.data).toEqual({ deleteItem: { code: 'ITEM_NOT_FOUND' } })
  })

  it('is for administrators', async () => {
    const { codes } = await world.door.ask(mutation, testViewer('operator'), { id: meterId })

    expect(codes).toEqual(['FORBIDDEN'])
  })
})

describe('entities', () => {
  const entities = `query ($of: [_Any!]!) { _entities(representations: $of) {
    ... on Item { title } ... on Meter { documents { title } } } }`

  it('gives a meter the documents that are tagged with it', async () => {
    await world.take('a.txt', 'Eins.', { tags: [`meter:${meterId}`] })
    await world.take('b.txt', 'Zwei.', { tags: ['meter:andere'] })
    await world.take('c.txt', 'Drei.', {
      tags: [`meter:${meterId}`],
      confidentiality: 'RESTRICTED',
    })

    const of = [
      { __typename: 'Meter', id: meterId },
      { __typename: 'Meter', id: 'x' },
    ]
    const { data } = await world.door.ask(entities, viewer, { of })

    expect(data).toEqual({ _entities: [{ documents: [{ title: 'a' }] }, { documents: [] }] })
  })

  it('loads items by reference', async () => {
    const { targetId } = await world.take('a.txt', 'Eins.')

    const of = [
      { __typename: 'Item', id: targetId },
      { __typename: 'Item', id: meterId },
    ]
    const { data } = await world.door.ask(entities, viewer, { of })

    expect(data).toEqual({ _entities: [{ title: 'a' }, null] })
  })
})
