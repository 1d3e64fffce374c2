import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { createKnowledgeWorld, type KnowledgeWorld } from '../testing/knowledge-world.ts'

let world: KnowledgeWorld
beforeAll(async () => {
  world = await createKnowledgeWorld()
  await world.take(
    'pumpe.md',
    '# Pumpenhandbuch\n\nDie Umwälzpumpe wird alle sechs Monate gewartet.',
  )
})
afterAll(() => world.close())

type Listed = {
  recommendations: { impressionId: string; nodes: { item: { id: string; title: string } }[] }
}
const person = testViewer('viewer', randomUUID())
const ask = async (viewer = person) => {
  const { data } = await world.door.ask(
    `{ recommendations(context: { page: "Start" }, first: 3) { impressionId profile
         nodes { reason score item { id title isGlobal } } } }`,
    viewer,
  )
  return data as unknown as Listed
}

describe('recommendations through the public door', () => {
  it('come with document, reason and impression, and take events and labels', async () => {
    const { recommendations } = await ask()
    const [first] = recommendations.nodes
    const variables = {
      impressionId: recommendations.impressionId,
      itemId: first?.item.id,
      id: randomUUID(),
      at: new Date().toISOString(),
    }

    const recorded = await world.door.ask(
      `mutation ($id: ID!, $at: DateTime!, $itemId: ID!, $impressionId: ID!) {
         recordEvents(events: [
           { id: $id, type: CLICK, at: $at, itemId: $itemId, impressionId: $impressionId }
           { id: "x", type: VIEW, at: $at }
         ]) { ... on RecordedBatch { stored duplicates refused { index id error { code message } } } }
         recordLabels(labels: [{ id: $id, at: $at, target: RECOMMENDATION, targetId: $impressionId,
           itemId: $itemId, value: HELPFUL, reason: "passt" }]) { ... on RecordedBatch { stored } } }`,
      person,
      variables,
    )

    expect(first).toMatchObject({
      item: { title: 'Pumpenhandbuch', isGlobal: false },
      reason: expect.stringMatching(/^Neu in der Bibliothek seit/),
    })
    expect(recorded).toMatchObject({
      codes: [],
      data: {
        recordEvents: {
          stored: 1,
          duplicates: 0,
          refused: [{ index: 1, id: 'x', error: { code: 'ENTRY_ID_INVALID' } }],
        },
        recordLabels: { stored: 1 },
      },
    })
  })

  it('take a label on an answer of Luna from whoever asked, and from nobody else', async () => {
    const { data, codes } = await world.door.ask(
      '{ ask(input: { question: "Wie oft wird die Umwälzpumpe gewartet?" }) { id } }',
      person,
    )
    expect(codes).toEqual([])
    const { id } = (data as unknown as { ask: { id: string } }).ask
    const label = (viewer: typeof person) =>
      world.door.ask(
        `mutation ($id: ID!, $at: DateTime!, $answer: ID!) { recordLabels(labels: [
           { id: $id, at: $at, target: ANSWER, targetId: $answer, value: HELPFUL }])
           { ... on RecordedBatch { stored refused { error { code } } } } }`,
        viewer,
        { id: randomUUID(), at: new Date().toISOString(), answer: id },
      )

    expect((await label(person)).data).toEqual({ recordLabels: { stored: 1, refused: [] } })
    expect((await label(testViewer('viewer', randomUUID()))).data).toEqual({
      recordLabels: { stored: 0, refused: [{ error: { code: 'ANSWER_NOT_FOUND' } }] },
    })
  })

  it('show administrators what is learnt, and refuse to switch it on too early', async () => {
    const { data, codes } = await world.door.ask(
      `mutation { setLearntRanking(action: ENABLE) { ... on UserError { code message remedy }
         ... on RankingReport { learntEnabled } } }`,
      world.admin,
    )
    const report = await world.door.ask(
      `{ rankingProfiles { learntEnabled learnsSince lacking { code }
           profiles { profile name impressions rewarded alpha beta meanReward probability }
           replay { choices matched effective learnt { value low high } gain { low } } } }`,
      world.admin,
    )

    expect(codes).toEqual([])
    expect(data).toMatchObject({ setLearntRanking: { code: 'LEARNT_PROFILE_EVIDENCE' } })
    expect(report).toMatchObject({
      codes: [],
      data: {
        rankingProfiles: {
          learntEnabled: false,
          lacking: { code: 'LEARNT_PROFILE_EVIDENCE' },
          profiles: expect.arrayContaining([
            expect.objectContaining({ profile: 'DIVERSITY', name: 'Vielfalt' }),
          ]),
        },
      },
    })
  })

  it.each([
    '{ rankingProfiles { learntEnabled } }',
    '{ feedbackExports { id } }',
    '{ globalBlocks { nodes { id } } }',
    'mutation { setGlobalKnowledge(enabled: true) { enabled } }',
    'mutation { setLearntRanking(action: RESET) { __typename } }',
    'mutation { importGlobalKnowledge(uploadId: "x") { __typename } }',
    `mutation { exportFeedback(input: { of: EVENTS, format: CSV, from: "2026-01-01T00:00:00Z",
       to: "2026-02-01T00:00:00Z" }) { __typename } }`,
  ])('keep to administrators: %s', async source => {
    expect((await world.door.ask(source, testViewer('operator'))).codes).toEqual(['FORBIDDEN'])
  })

  it('let administrators export, and everybody delete their own', async () => {
    const exported = await world.door.ask(
      `mutation { exportFeedback(input: { of: LABELS, format: JSONL, from: "2026-01-01T00:00:00Z",
         to: "2026-02-01T00:00:00Z" }) { ... on Job { kind title state downloadUrl } } }`,
      world.admin,
    )
    const listed = await world.door.ask(
      '{ feedbackExports { id fileName rowCount expiresAt downloadUrl } globalKnowledge { enabled } }',
      world.admin,
    )
    const deleted = await world.door.ask(
      'mutation { deleteMyActivity { ... on DeletedActivity { events labels recommendations } } }',
      person,
    )

    expect(exported.data).toMatchObject({
      exportFeedback: { kind: 'EXPORT_FEEDBACK', state: 'QUEUED', downloadUrl: null },
    })
    expect(listed.data).toEqual({ feedbackExports: [], globalKnowledge: { enabled: false } })
    expect(deleted.data).toEqual({ deleteMyActivity: { events: 2, labels: 2, recommendations: 1 } })
  })
})
