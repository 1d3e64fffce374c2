import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { lunaWith } from '../assistant/testing/luna-with.ts'
import { ConversationStore } from './conversation.store.ts'
import { createKnowledgeWorld, type KnowledgeWorld } from '../testing/knowledge-world.ts'

let world: KnowledgeWorld
beforeAll(async () => {
  world = await createKnowledgeWorld()
  await world.take('pumpe.md', pump)
})
afterAll(() => world.close())

const pump =
  '# Pumpenhandbuch\n\n## Wartung\n\nDie Umwälzpumpe wird alle sechs Monate gewartet. ' +
  'Bei der Wartung der Umwälzpumpe werden die Dichtungen geprüft.\n'
const anna = testViewer('viewer', '7a1f3c52-0000-4000-8000-0000000000a1')
const berta = testViewer('admin', '7a1f3c52-0000-4000-8000-0000000000b2')

async function start(): Promise<string> {
  const { data } = await world.door.ask(
    'mutation { startConversation { ... on Conversation { id } } }',
    anna,
  )
  return (data as unknown as { startConversation: { id: string } }).startConversation.id
}
const ask = (id: string, question: string, viewer = anna) =>
  world.door.ask(
    `query ($q: String!, $id: ID!) { ask(input: { question: $q, conversationId: $id }) { id text } }`,
    viewer,
    { q: question, id },
  )
const read = async (id: string, viewer = anna): Promise<unknown> => {
  const { data } = await world.door.ask(
    `query ($id: ID!) { conversation(id: $id) { title summary
       turns { nodes { position question standalone state level answer } } } }`,
    viewer,
    { id },
  )
  return data?.['conversation']
}

describe('a conversation', () => {
  it('understands a question by the one before it, and keeps both', async () => {
    const id = await start()
    await ask(id, 'Wie oft wird die Umwälzpumpe gewartet?')
    const { data } = await ask(id, 'Und was wird dabei geprüft?')

    expect(data).toMatchObject({ ask: { text: expect.stringContaining('Dichtungen geprüft') } })
    expect(await read(id)).toMatchObject({
      title: 'Wie oft wird die Umwälzpumpe gewartet?',
      turns: {
        nodes: [
          { position: 1, state: 'done', level: 'SUPPORTED' },
          { position: 2, standalone: expect.stringContaining('Umwälzpumpe'), state: 'done' },
        ],
      },
    })
  })

  it('is nobody else’s, administrators included', async () => {
    const id = await start()

    expect(await read(id, berta)).toBeNull()
    expect((await ask(id, 'Wie oft wird die Umwälzpumpe gewartet?', berta)).codes).toEqual([
      'BAD_USER_INPUT',
    ])
    const { data } = await world.door.ask(
      `mutation ($id: ID!) {
         renameConversation(id: $id, title: "Meins") { ... on UserError { code } }
         deleteConversation(id: $id) { ... on UserError { code } } }`,
      berta,
      { id },
    )
    expect(data).toEqual({
      renameConversation: { code: 'CONVERSATION_NOT_FOUND' },
      deleteConversation: { code: 'CONVERSATION_NOT_FOUND' },
    })
  })

  it('is listed latest first, renamed and erased', async () => {
    const first = await start()
    const second = await start()
    await ask(first, 'Wie oft wird die Umwälzpumpe gewartet?')
    const rename = `mutation ($id: ID!, $title: String!) { renameConversation(id: $id, title: $title) {
      ... on Conversation { title } ... on UserError { code } } }`

    const renamed = await world.door.ask(rename, anna, { id: second, title: ' Pumpen ' })
    const empty = await world.door.ask(rename, anna, { id: second, title: ' ' })
    const { data } = await world.door.ask(
      '{ conversations(first: 2) { nodes { id title } pageInfo { hasNextPage } } }',
      anna,
    )
    await world.door.ask(
      'mutation ($id: ID!) { deleteConversation(id: $id) { ... on Conversation { id } } }',
      anna,
      { id: first },
    )
    const { rows } = await world.database.pool.query(
      'SELECT 1 FROM conversation_turns WHERE conversation_id = $1',
      [first],
    )

    expect(renamed.data).toEqual({ renameConversation: { title: 'Pumpen' } })
    expect(empty.data).toEqual({ renameConversation: { code: 'CONVERSATION_TITLE_EMPTY' } })
    expect(data).toMatchObject({
      conversations: { nodes: [{ id: first }, { id: second }], pageInfo: { hasNextPage: true } },
    })
    expect(await read(first)).toBeNull()
    expect(rows).toEqual([])
  })

  it('summarises what is long ago', async () => {
    const id = await start()
    for (let at = 1; at <= 8; at++) await ask(id, `Was sagt das Handbuch zur Wartung Nummer ${at}?`)

    expect(await read(id)).toMatchObject({
      summary: expect.stringContaining('Bisher ging es um: Was sagt das Handbuch'),
    })
  })

  it('tells of an answer that the process did not finish', async () => {
    const id = await start()
    await ask(id, 'Wie oft wird die Umwälzpumpe gewartet?')
    const { rows } = await world.database.pool.query<{ turn_id: string }>(
      'SELECT turn_id FROM conversation_turns WHERE conversation_id = $1',
      [id],
    )
    const answerId = rows[0]?.turn_id ?? ''
    /** Another process: it has none of the answers in its memory. */
    const { assistant } = lunaWith(world, {})
    const codeFor = async (viewer: typeof anna) => {
      const signal = new AbortController().signal
      const { value } = await assistant.resume({ answerId, after: 1 }, viewer, signal).next()
      return value?.type === 'failure' ? value.error.code : undefined
    }

    expect(await codeFor(anna)).toBe('ANSWER_ENDED')
    await world.database.pool.query(
      `UPDATE conversation_turns SET state = 'running' WHERE turn_id = $1`,
      [answerId],
    )
    expect(await codeFor(anna)).toBe('ANSWER_INTERRUPTED')
    expect(await codeFor(berta)).toBe('ANSWER_GONE')
  })

  it('leaves no wording behind when it is erased', async () => {
    const id = await start()
    const { data } = await ask(id, 'Wie oft wird die Umwälzpumpe im Keller gewartet?')
    const answerId = (data as unknown as { ask: { id: string } }).ask.id
    const remembered = async () => {
      const { rows } = await world.database.pool.query<{ meta: object }>(
        'SELECT meta FROM events WHERE event_id = $1',
        [answerId],
      )
      return JSON.stringify(rows[0]?.meta)
    }
    expect(await remembered()).toContain('Keller')

    await world.door.ask(
      'mutation ($id: ID!) { deleteConversation(id: $id) { ... on Conversation { id } } }',
      anna,
      { id },
    )

    expect(await remembered()).not.toContain('Keller')
  })

  it('gives questions that come at once a place each', async () => {
    const id = await start()
    const store = new ConversationStore(world.database)

    await Promise.all(
      Array.from({ length: 8 }, (_, at) => {
        const question = `Frage ${at}?`
        return store.addTurn(id, { id: randomUUID(), question, standalone: question }, 'Titel')
      }),
    )

    const turns = await store.turns(id, { first: 20, levels: ['public'] })
    expect(turns.map(({ position }) => position)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  })

  it('keeps back an answer from documents that its owner may no longer read', async () => {
    await world.take(
      'tresor.md',
      '# Tresor\n\nDer Tresorschlüssel des Rathauses liegt im Büro 17.\n',
      {
        confidentiality: 'RESTRICTED',
      },
    )
    const chief = testViewer('admin', anna.userId)
    const id = await start()
    await ask(id, 'Wo liegt der Tresorschlüssel des Rathauses?', chief)

    expect(JSON.stringify(await read(id, chief))).toContain('Büro 17')
    const seen = JSON.stringify(await read(id, anna))
    expect(seen).not.toContain('Büro 17')
    expect(seen).toContain('nicht mehr lesen dürfen')
  })

  it('shows a question as stopped whose process died', async () => {
    const id = await start()
    await ask(id, 'Wie oft wird die Umwälzpumpe gewartet?')
    await world.database.pool.query(
      `UPDATE conversation_turns SET state = 'running', created_at = now() - interval '1 hour'
       WHERE conversation_id = $1`,
      [id],
    )

    expect(await read(id)).toMatchObject({ turns: { nodes: [{ state: 'stopped' }] } })
  })

  it('needs a person', async () => {
    const { data } = await world.door.ask(
      'mutation { startConversation { ... on UserError { code } } }',
      world.admin,
    )

    expect(data).toEqual({ startConversation: { code: 'CONVERSATION_NEEDS_PERSON' } })
  })
})
