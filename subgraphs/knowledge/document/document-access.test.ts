import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { createKnowledgeWorld, type KnowledgeWorld } from '../testing/knowledge-world.ts'
import { DocumentAccess } from './document-access.ts'

const text =
  'Der Notfallplan der Leitwarte liegt im Tresor 17.\n\nDie Netzersatzanlage startet nach 15 Sekunden.'
const userId = '00000000-0000-4000-8000-000000000001'

let world: KnowledgeWorld
let id: string
beforeEach(async () => {
  world = await createKnowledgeWorld()
  id = await take('geheim.txt', 'RESTRICTED')
})
afterEach(() => world.close())

const take = async (name: string, confidentiality: 'RESTRICTED' | 'INTERNAL') =>
  (await world.take(name, `${name}\n\n${text}`, { title: name, confidentiality })).targetId ?? ''

type Entry = { actor: string; target: string; way: string; meta: string }
const entries = async () => {
  const { rows } = await world.database.pool.query<Entry>(
    `SELECT actor, target, meta ->> 'way' AS way, meta::text AS meta FROM audit_log
     WHERE action = 'document.read' ORDER BY log_id`,
  )
  return rows
}
const chunkId = async () => {
  const { rows } = await world.database.pool.query<{ id: string }>(
    'SELECT chunk_id AS id FROM item_chunks WHERE item_id = $1 LIMIT 1',
    [id],
  )
  return rows[0]?.id ?? ''
}
const ask = (source: string, variables = {}, viewer = testViewer('admin', userId)) =>
  world.door.ask(source, viewer, variables)

describe('Access to a restricted document is logged', () => {
  it.each([
    ['OPENED', 'query ($id: ID!) { item(id: $id) { title } }'],
    ['PASSAGES', '{ items { nodes { chunks { nodes { text } } } } }'],
    [
      'PASSAGES',
      'query ($chunk: ID!) { items { nodes { chunksAround(chunkId: $chunk) { nodes { text } } } } }',
    ],
    ['DOWNLOAD_LINK', '{ items { nodes { originalUrl } } }'],
    ['DOWNLOAD_LINK', 'query ($id: ID!) { itemVersions(itemId: $id) { nodes { originalUrl } } }'],
    ['CITATION', 'query ($chunk: ID!) { chunk(id: $chunk) { text } }'],
    [
      'DIFFERENCE',
      'query ($id: ID!) { itemDiff(itemId: $id, from: 1, to: 1) { from { version } } }',
    ],
    ['ANSWER', '{ ask(input: { question: "Wo liegt der Notfallplan der Leitwarte?" }) { text } }'],
  ])('as %s by %s', async (way, source) => {
    const { data, codes } = await ask(source, { id, chunk: await chunkId() })

    expect(codes).toEqual([])
    expect(data).not.toBeNull()
    expect(await entries()).toMatchObject([{ actor: 'admin', target: id, way }])
  })

  it('when Luna answers from it piece by piece, and when the conversation is read again', async () => {
    const person = testViewer('admin', userId)
    const started = await ask('mutation { startConversation { ... on Conversation { id } } }')
    const { id: conversation } = started.data?.['startConversation'] as unknown as { id: string }
    const events = await world.door.subscribe(
      `subscription ($c: ID!) { askLuna(input: {
        question: "Wo liegt der Notfallplan der Leitwarte?", conversationId: $c }) { __typename } }`,
      person,
      { c: conversation },
    )
    for await (const { codes } of events) expect(codes).toEqual([])
    expect(await entries()).toMatchObject([{ way: 'ANSWER', target: id }])

    await ask(
      'query ($c: ID!) { conversation(id: $c) { turns { nodes { answer } } } }',
      { c: conversation },
      testViewer('admin', userId),
    )
    // Within the same minute it is the same access.
    expect(await entries()).toHaveLength(1)
  })

  it('with who, which document and when, but not what it says', async () => {
    await ask('query ($id: ID!) { item(id: $id) { chunks { nodes { text } } } }', { id })

    const [entry] = await entries()
    expect(JSON.parse(entry?.meta ?? '')).toEqual({
      role: 'admin',
      userId,
      way: 'OPENED',
      title: 'geheim.txt',
      version: 1,
    })
  })

  it('not of documents for everybody, nor of lists, nor for those who may not see it', async () => {
    const open = await take('offen.txt', 'INTERNAL')
    await ask('query ($id: ID!) { item(id: $id) { originalUrl } }', { id: open })
    await ask('{ items { nodes { title confidentiality } } }')
    await ask('query ($id: ID!) { item(id: $id) { originalUrl } }', { id }, testViewer('operator'))

    expect(await entries()).toEqual([])
  })
})

describe('Several accesses', () => {
  it('of one person to one document within a minute are one, also at the same time', async () => {
    const source = 'query ($id: ID!) { item(id: $id) { originalUrl chunks { nodes { text } } } }'

    await Promise.all([ask(source, { id }), ask(source, { id })])

    expect(await entries()).toHaveLength(1)
  })

  it('of two people, to two documents or a minute later are two', async () => {
    const written: string[] = []
    let now = 0
    const access = new DocumentAccess({
      audit: { record: entry => Promise.resolve(void written.push(entry.target ?? '')) },
      items: { byIds: () => Promise.resolve([]) },
      passages: { byIds: () => Promise.resolve([]) },
      now: () => now,
    })
    const item = (name: string) =>
      ({ id: name, title: name, version: 1, confidentiality: 'RESTRICTED' }) as const
    const [anna, ben] = [testViewer('admin', 'anna'), testViewer('admin', 'ben')]

    await access.record(item('a'), 'OPENED', anna)
    await access.record(item('a'), 'OPENED', ben)
    await access.record(item('b'), 'OPENED', anna)
    now = 59_999
    await access.record(item('a'), 'OPENED', anna)
    expect(written).toEqual(['a', 'a', 'b'])
    now = 60_000
    await access.record(item('a'), 'OPENED', anna)
    expect(written).toEqual(['a', 'a', 'b', 'a'])
  })

  it('are not handed out where they cannot be logged', async () => {
    await world.database.pool.query('ALTER TABLE audit_log RENAME TO away')

    const { data } = await ask('query ($id: ID!) { item(id: $id) { title } }', { id })

    expect(data).toEqual({ item: null })
  })
})
