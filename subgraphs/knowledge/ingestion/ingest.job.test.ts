import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { JobRefused } from '#platform/jobs/job.ts'
import { createKnowledgeWorld, type KnowledgeWorld } from '../testing/knowledge-world.ts'
import { makeDocx } from './extraction/testing/make-docx.ts'
import { makePdf, makeScannedPdf } from './extraction/testing/make-pdf.ts'

let world: KnowledgeWorld
beforeEach(async () => {
  world = await createKnowledgeWorld()
})
afterEach(() => world.close())

const manual =
  '# Pumpenhandbuch\n\n## Wartung\n\nDie Pumpe wird jährlich geölt.\n\n## Störung\n\nBei Störung E7 hilft ein Neustart.\n'

const tables = async () => {
  const { rows } = await world.database.pool.query<Record<string, unknown>>(
    `SELECT (SELECT count(*)::int FROM items WHERE status = 'active') AS items,
            (SELECT count(*)::int FROM item_chunks) AS chunks,
            (SELECT count(*)::int FROM item_versions) AS versions`,
  )
  return { ...rows[0], points: await world.vectors.count() }
}
const documents = async () => {
  const keys: string[] = []
  for await (const key of world.objects.list('documents')) keys.push(key)
  return keys
}

describe('ingestion', () => {
  it('takes a document in, with German steps and a summary', async () => {
    const run = await world.take('pumpe.md', manual)

    expect(run.steps).toEqual([
      'Datei wird geprüft',
      'Text wird entnommen',
      'Abschnitte werden gebildet',
      'Suchindex: 0 von 2 Abschnitten',
      'Dokument wird abgelegt',
    ])
    expect(run.message).toBe('„Pumpenhandbuch“ ist aufgenommen: 2 Abschnitte.')
    expect(await tables()).toEqual({ items: 1, chunks: 2, versions: 1, points: 2 })
    const [item] = await world.services.items.byIds([run.targetId ?? ''], world.admin)
    expect(item).toMatchObject({
      title: 'Pumpenhandbuch',
      fileName: 'pumpe.md',
      mediaType: 'text/markdown',
      confidentiality: 'INTERNAL',
      version: 1,
    })
    expect(await documents()).toEqual([item?.sha256])
  })

  it('tells pages and those that need text recognition', async () => {
    const pdf = await world.take('plan.pdf', makePdf([['Der Plan gilt ab morgen.'], []]))
    const docx = await world.take(
      'brief.docx',
      makeDocx([{ text: 'Sehr geehrte Damen und Herren.' }]),
    )

    expect(pdf.message).toBe(
      '„plan“ ist aufgenommen: 1 Abschnitt auf 2 Seiten. Seite 2 enthält keinen lesbaren Text (OCR nötig).',
    )
    expect(docx.message).toBe('„brief“ ist aufgenommen: 1 Abschnitt.')
  })

  it('knows the same bytes again and changes nothing', async () => {
    const first = await world.take('pumpe.md', manual)

    const second = await world.take('anders-genannt.md', manual, { title: 'Anderer Titel' })

    expect(second.targetId).toBe(first.targetId)
    expect(second.message).toContain('schon vorhanden: „Pumpenhandbuch“')
    expect(await tables()).toEqual({ items: 1, chunks: 2, versions: 1, points: 2 })
  })

  it.each([
    ['leer.pdf', '', 'DOCUMENT_EMPTY'],
    ['bericht.pdf', '<html><body>Kein PDF</body></html>', 'DOCUMENT_NOT_A_PDF'],
    ['scan.pdf', makeScannedPdf(1), 'DOCUMENT_NEEDS_OCR'],
    ['riesig.txt', Buffer.alloc(50_000_001, 'a '), 'DOCUMENT_TOO_LARGE'],
  ])('refuses %s and keeps nothing of it', async (fileName, bytes, code) => {
    const error: unknown = await world.take(fileName, bytes).catch((refusal: unknown) => refusal)

    expect(error).toBeInstanceOf(JobRefused)
    expect(error).toMatchObject({ userError: { code, place: fileName } })
    expect(await tables()).toEqual({ items: 0, chunks: 0, versions: 0, points: 0 })
    expect(await documents()).toEqual([])
  })

  it('refuses an upload that is gone', async () => {
    const uploadId = await world.upload('pumpe.md', manual)
    await world.objects.remove('uploads', uploadId)

    await expect(world.runJob({ uploadId })).rejects.toMatchObject({
      userError: { code: 'UPLOAD_NOT_FOUND' },
    })
  })

  it('shows nothing of a run that broke off, and the next try ends as if it were the first', async () => {
    const put = world.objects.put.bind(world.objects)
    const uploadId = await world.upload('pumpe.md', manual)
    world.objects.put = () => Promise.reject(new Error('disk full'))
    await expect(world.runJob({ uploadId })).rejects.toThrow('disk full')
    expect(await tables()).toEqual({ items: 0, chunks: 0, versions: 0, points: 0 })

    world.objects.put = put
    await world.runJob({ uploadId })

    expect(await tables()).toEqual({ items: 1, chunks: 2, versions: 1, points: 2 })
  })

  it('brings a deleted document back as its next version', async () => {
    const first = await world.take('pumpe.md', manual)
    await world.services.items.delete(first.targetId ?? '', world.admin)
    expect(await tables()).toMatchObject({ items: 0, versions: 1, points: 0 })

    const again = await world.take('pumpe.md', manual)

    expect(again.targetId).toBe(first.targetId)
    expect(await tables()).toEqual({ items: 1, chunks: 2, versions: 2, points: 2 })
  })
})

describe('ingestDocument', () => {
  const mutation = `mutation ($input: IngestDocumentInput!) { ingestDocument(input: $input) {
    ... on Job { kind title state } ... on UserError { code place } } }`

  it('queues a job for an upload of one’s own', async () => {
    const uploadId = await world.upload('pumpe.md', manual)

    const { data } = await world.door.ask(mutation, world.admin, { input: { uploadId } })

    expect(data).toEqual({
      ingestDocument: { kind: 'INGEST', title: '„pumpe.md“ aufnehmen', state: 'QUEUED' },
    })
  })

  it.each([
    [{ uploadId: 'keine' }, 'UPLOAD_NOT_FOUND', 'uploadId'],
    [{ title: 'x'.repeat(301) }, 'TITLE_TOO_LONG', 'title'],
    [{ tags: ['x'.repeat(81)] }, 'TAGS_INVALID', 'tags'],
    [{ tags: Array.from({ length: 21 }, (_, index) => `tag ${index}`) }, 'TAGS_INVALID', 'tags'],
  ])('refuses %o', async (change, code, place) => {
    const uploadId = await world.upload('pumpe.md', manual)

    const input = { uploadId, ...change }
    const { data } = await world.door.ask(mutation, world.admin, { input })

    expect(data).toEqual({ ingestDocument: { code, place } })
  })
})

describe('the handbook', () => {
  it('is taken in once and answers what Luna is', async () => {
    await world.ingestHandbook()
    const before = await tables()
    await world.ingestHandbook()

    expect(await tables()).toEqual(before)
    const answer = await world.services.assistant.askWhole(
      'Wie importiere ich einen Lastgang?',
      world.admin,
    )
    expect(answer).toMatchObject({ level: 'SUPPORTED' })
  })

  it('stays deleted when an administrator deleted a chapter', async () => {
    await world.ingestHandbook()
    const [chapter] = await world.services.items.list({ first: 1 }, world.admin)
    await world.services.items.delete(chapter?.id ?? '', world.admin)
    const before = await tables()

    await world.ingestHandbook()

    expect(await tables()).toEqual(before)
  })
})
