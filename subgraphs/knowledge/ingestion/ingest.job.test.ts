import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { JobRefused } from '#platform/jobs/job.ts'
import { createLibraryWorld, type LibraryWorld } from '../testing/library-world.ts'
import { makeDocx } from './extraction/testing/make-docx.ts'
import { makePdf, makeScannedPdf, scannedPage } from './extraction/testing/make-pdf.ts'

let world: LibraryWorld
beforeEach(async () => {
  world = await createLibraryWorld()
})
afterEach(() => world.close())

const manual =
  '# Pumpenhandbuch\n\n## Wartung\n\nDie Pumpe wird jährlich geölt.\n\n## Störung\n\nBei Störung E7 hilft ein Neustart.\n'

const tables = async () => {
  const { rows } = await world.database.pool.query<Record<string, unknown>>(
    `SELECT (SELECT count(*)::int FROM items WHERE status = 'active') AS items,
            (SELECT count(*)::int FROM item_chunks) AS chunks,
            (SELECT count(*)::int FROM item_versions) AS versions,
            (SELECT count(*)::int FROM item_drafts) AS drafts`,
  )
  return { ...rows[0], points: (await world.index.points()).length }
}
const documents = async () => {
  const keys: string[] = []
  for await (const key of world.objects.list('documents')) keys.push(key)
  return keys
}
const nothing = { items: 0, chunks: 0, versions: 0, drafts: 0, points: 0 }
const oneManual = { items: 1, chunks: 2, versions: 1, drafts: 0, points: 2 }

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
    expect(await tables()).toEqual(oneManual)
    const [item] = await world.items.byIds([run.targetId ?? ''], world.admin)
    expect(item).toMatchObject({
      title: 'Pumpenhandbuch',
      fileName: 'pumpe.md',
      mediaType: 'text/markdown',
      confidentiality: 'INTERNAL',
      version: 1,
    })
    const keys = await documents()
    expect(keys).toContain(item?.sha256)
    expect(keys).toHaveLength(2)
  })

  it('tells pages and those that need text recognition', async () => {
    const pdf = await world.take('plan.pdf', makePdf([['Der Plan gilt ab morgen.'], scannedPage]))
    const docx = await world.take(
      'brief.docx',
      makeDocx([{ text: 'Sehr geehrte Damen und Herren.' }]),
    )

    expect(pdf.message).toBe(
      '„plan“ ist aufgenommen: 1 Abschnitt auf 2 Seiten. Seite 2 enthält keinen lesbaren Text (OCR nötig).',
    )
    expect(docx.message).toBe('„brief“ ist aufgenommen: 1 Abschnitt.')
    const query = 'query ($id: ID!) { item(id: $id) { pageCount pagesWithoutText } }'
    const { data } = await world.door.ask(query, world.admin, { id: pdf.targetId })
    expect(data).toEqual({ item: { pageCount: 2, pagesWithoutText: [2] } })
  })

  it('knows the same bytes again and changes nothing', async () => {
    const first = await world.take('pumpe.md', manual)

    const second = await world.take('anders-genannt.md', manual, { title: 'Anderer Titel' })

    expect(second.targetId).toBe(first.targetId)
    expect(second.message).toContain('schon vorhanden: „Pumpenhandbuch“')
    expect(await tables()).toEqual(oneManual)
  })

  it('takes the same bytes once when two jobs do it at the same time', async () => {
    const orders = []
    for (const name of ['a.md', 'b.md']) {
      await world.ingestion.start({ uploadId: await world.upload(name, manual) }, world.admin)
      orders.push(world.enqueued.at(-1))
    }

    const runs = await Promise.all(orders.map(order => world.run(order ? { order } : {})))

    expect(new Set(runs.map(({ targetId }) => targetId)).size).toBe(1)
    expect(await tables()).toEqual(oneManual)
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
    expect(await tables()).toEqual(nothing)
    expect(await documents()).toEqual([])
  })

  it('refuses an upload that is gone', async () => {
    const uploadId = await world.upload('pumpe.md', manual)
    await world.objects.remove('uploads', uploadId)
    await world.ingestion.start({ uploadId }, world.admin)

    await expect(world.run()).rejects.toMatchObject({ userError: { code: 'UPLOAD_NOT_FOUND' } })
  })

  it('goes on where a run broke off, and does not extract twice', async () => {
    const put = world.index.put.bind(world.index)
    world.index.put = () => Promise.reject(new Error('index away'))
    const failed = await world.take('pumpe.md', manual).catch((error: unknown) => error)
    expect(failed).toMatchObject({ message: 'index away' })
    expect(await tables()).toMatchObject({ items: 0, versions: 0, points: 0, drafts: 1, chunks: 2 })

    world.index.put = put
    const { rows } = await world.database.pool.query<{ job_id: string }>(
      'SELECT job_id FROM item_drafts',
    )
    const [order] = world.enqueued
    if (!order) throw new Error('nothing was enqueued')
    const again = await world.run({ order, job: jobWithId(rows[0]?.job_id ?? '') })

    expect(again.steps).not.toContain('Text wird entnommen')
    expect(again.message).toBe('„Pumpenhandbuch“ ist aufgenommen: 2 Abschnitte.')
    expect(await tables()).toEqual(oneManual)
  })

  it('has nothing left to do when a try ended after the last step', async () => {
    const first = await world.take('pumpe.md', manual, { acceptDuplicate: true })

    const again = await world.run({ job: first.job })

    expect(again.message).toBe(first.message)
    expect(await tables()).toEqual(oneManual)
  })

  it('leaves nothing of a run that is cancelled in its middle', async () => {
    const abort = new AbortController()
    const put = world.index.put.bind(world.index)
    world.index.put = async passages => {
      await put(passages)
      abort.abort()
    }
    await world.ingestion.start({ uploadId: await world.upload('a.md', manual) }, world.admin)
    const job = jobWithId('0f6f2d1e-5a0c-4d4e-9a51-1c7e0d0a0009')
    await expect(world.run({ signal: abort.signal, job })).rejects.toThrow()

    await world.worker.removal.discardOfJob(job.id)

    expect(await tables()).toEqual(nothing)
    expect(await documents()).toEqual([])
  })

  it('brings a deleted document back as its next version', async () => {
    const first = await world.take('pumpe.md', manual)
    await world.items.delete(first.targetId ?? '', world.admin)
    expect(await tables()).toMatchObject({ items: 0, versions: 1 })

    const again = await world.take('pumpe.md', manual)

    expect(again.targetId).toBe(first.targetId)
    expect(await tables()).toMatchObject({ items: 1, chunks: 4, versions: 2 })
  })
})

function jobWithId(id: string) {
  return {
    id,
    kind: 'INGEST' as const,
    title: 'Probe',
    state: 'RUNNING' as const,
    progress: 0,
    step: '',
    message: null,
    error: null,
    targetId: null,
    download: null,
    createdBy: null,
    createdAt: new Date(),
    finishedAt: null,
    cancelRequestedAt: null,
  }
}

describe('the same text in another format', () => {
  const text = 'Die Wärmepumpe – im Keller – läuft mit 35 °C.'

  it('is told, and taken when that is wanted', async () => {
    await world.take('a.txt', text, { title: 'Heizung' })
    const html = `<html><body><p>${text.replaceAll('–', '-')}</p></body></html>`

    const refused: unknown = await world.take('b.html', html).catch((error: unknown) => error)

    expect(refused).toMatchObject({
      userError: {
        code: 'DOCUMENT_TEXT_KNOWN',
        message: expect.stringContaining('im Dokument „Heizung“'),
      },
    })
    expect(await tables()).toMatchObject({ items: 1, versions: 1, drafts: 0 })
    await world.take('b.html', html, { acceptDuplicate: true })
    expect(await tables()).toMatchObject({ items: 2, versions: 2 })
  })

  it('is another text when a figure or its sign differs', async () => {
    await world.take('a.txt', 'Die Grenze liegt bei -5 °C und 1,5 kW.')

    await world.take('b.txt', 'Die Grenze liegt bei 5 °C und 1,5 kW.')
    await world.take('c.txt', 'Die Grenze liegt bei -5 °C und 15 kW.')

    expect(await tables()).toMatchObject({ items: 3 })
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
    [{ validFrom: '2026-02-30' }, 'DAY_INVALID', 'validFrom'],
    [{ lang: 'deutsch' }, 'LANG_INVALID', 'lang'],
    [{ notes: 'x'.repeat(2001) }, 'NOTES_TOO_LONG', 'notes'],
    [{ itemId: '0f6f2d1e-5a0c-4d4e-9a51-1c7e0d0a0001' }, 'ITEM_NOT_FOUND', null],
  ])('refuses %o', async (change, code, place) => {
    const uploadId = await world.upload('pumpe.md', manual)

    const input = { uploadId, ...change }
    const { data } = await world.door.ask(mutation, world.admin, { input })

    expect(data).toEqual({ ingestDocument: { code, place } })
  })
})
