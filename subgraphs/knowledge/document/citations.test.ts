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

describe('opening a citation', () => {
  const sections = Array.from({ length: 60 }, (_, i) => `## Teil ${i}\n\nInhalt Nummer ${i}.`)
  const chunkAt = async (itemId: string, idx: number, version = 1) => {
    const { rows } = await world.database.pool.query<{ chunk_id: string }>(
      'SELECT chunk_id FROM item_chunks WHERE item_id = $1 AND chunk_idx = $2 AND version = $3',
      [itemId, idx, version],
    )
    return rows[0]?.chunk_id ?? ''
  }
  const around = `query ($id: ID!, $chunk: ID!) { item(id: $id) {
    chunksAround(chunkId: $chunk, before: 2, after: 3) { nodes { idx version anchor { start end page } }
      startCursor hasPreviousPage pageInfo { endCursor hasNextPage } } } }`
  const one = 'query ($id: ID!) { chunk(id: $id) { idx version isCurrent text item { title } } }'

  it('shows it with what is around it, deep in a long document', async () => {
    const id = await taken('lang.md', `# Lang\n\n${sections.join('\n\n')}`)

    const { data } = await world.door.ask(around, viewer, { id, chunk: await chunkAt(id, 40) })

    expect(data).toMatchObject({
      item: {
        chunksAround: {
          nodes: [38, 39, 40, 41, 42, 43].map(idx => ({ idx })),
          startCursor: '38',
          hasPreviousPage: true,
          pageInfo: { endCursor: '43', hasNextPage: true },
        },
      },
    })
    const before = `query ($id: ID!) { item(id: $id) { chunks(first: 3, before: "38") {
      nodes { idx } startCursor hasPreviousPage } } }`
    const page = await world.door.ask(before, viewer, { id })
    expect(page.data).toMatchObject({
      item: { chunks: { nodes: [{ idx: 35 }, { idx: 36 }, { idx: 37 }], startCursor: '35' } },
    })
  })

  it('works for an earlier version, which an answer has cited', async () => {
    const id = await taken('a.txt', 'Alter Text.', { title: 'Regel' })
    const chunk = await chunkAt(id, 0)
    await world.take('b.txt', 'Neuer Text.', { itemId: id })

    const { data } = await world.door.ask(one, viewer, { id: chunk })

    expect(data).toEqual({
      chunk: {
        idx: 0,
        version: 1,
        isCurrent: false,
        text: 'Alter Text.',
        item: { title: 'Regel' },
      },
    })
    const opened = await world.door.ask(around, viewer, { id, chunk })
    expect(opened.data).toMatchObject({ item: { chunksAround: { nodes: [{ version: 1 }] } } })
  })

  it('asks again who may see the document', async () => {
    const id = await taken('a.txt', 'Text.')
    const chunk = await chunkAt(id, 0)
    await world.items.update(id, { confidentiality: 'RESTRICTED' }, world.admin)

    const ask = async (role: 'viewer' | 'operator' | 'admin') =>
      (await world.door.ask(one, testViewer(role), { id: chunk })).data

    expect(await ask('viewer')).toEqual({ chunk: null })
    expect(await ask('operator')).toEqual({ chunk: null })
    expect(await ask('admin')).toMatchObject({ chunk: { text: 'Text.' } })
    await world.items.update(id, { confidentiality: 'INTERNAL' }, world.admin)
    await world.items.delete(id, world.admin)
    expect(await ask('viewer')).toEqual({ chunk: null })
  })

  it('finds no passage of another document, and none for an id that is none', async () => {
    const id = await taken('a.txt', 'Eins.')
    const other = await taken('b.txt', 'Zwei.')

    const { data } = await world.door.ask(around, viewer, { id, chunk: await chunkAt(other, 0) })

    expect(data).toEqual({ item: { chunksAround: null } })
    expect((await world.door.ask(one, viewer, { id: 'x' })).data).toEqual({ chunk: null })
  })
})
