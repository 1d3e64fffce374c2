import { generateKeyPairSync, sign } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { UserError } from '#platform/errors.ts'
import { Uploads } from '#platform/objects/uploads.ts'
import { jobContext, newJobRecord } from '#platform/testing/job-record.ts'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { createLibraryWorld, type LibraryWorld } from '../testing/library-world.ts'
import { canonicalJson } from './bundle-signature.ts'
import type { Block } from './bundle.ts'
import type { GlobalBlock } from './global-block.ts'
import { createGlobalKnowledgeJob } from './global-knowledge.job.ts'
import { GlobalKnowledgeService, type ImportedBundle } from './global-knowledge.service.ts'
import { GlobalKnowledgeStore } from './global-knowledge.store.ts'

const { publicKey, privateKey } = generateKeyPairSync('ed25519')
const publisherKey = publicKey.export({ format: 'jwk' }).x ?? ''
const admin = testViewer('admin')

let world: LibraryWorld
let store: GlobalKnowledgeStore
let service: GlobalKnowledgeService
let enqueued: string[]
beforeEach(async () => {
  world = await createLibraryWorld()
  store = new GlobalKnowledgeStore(world.database)
  enqueued = []
  service = new GlobalKnowledgeService({
    store,
    uploads: new Uploads(world.database.prisma, world.objects),
    publisherKey,
    jobs: {
      enqueue: async input => {
        enqueued.push(input.kind)
        return newJobRecord(input)
      },
    },
  })
})
afterEach(() => world.close())

const block = (more: Partial<Block> = {}) => ({
  key: 'spitzenlast',
  version: 1,
  title: 'Spitzenlast senken',
  body: 'Die Spitzenlast bestimmt den Leistungspreis. Wer Verbraucher versetzt einschaltet, senkt sie.',
  tags: ['lastmanagement'],
  source: 'Leitfaden Lastmanagement',
  licence: 'CC BY 4.0',
  ...more,
})
const bundle = (blocks: object[]) => ({ name: 'Grundlagen', publisher: 'Energieverbund', blocks })

async function importFile(content: unknown): Promise<ImportedBundle | UserError> {
  const text = typeof content === 'string' ? content : JSON.stringify(content)
  return service.importBundle(await world.upload('bausteine.json', text), admin)
}
const file = (blocks: object[], more: object = {}) => ({
  format: 'luna-global-knowledge',
  formatVersion: 1,
  bundle: bundle(blocks),
  ...more,
})

async function proposed(...blocks: object[]) {
  const imported = await importFile(file(blocks))
  if (imported instanceof UserError) throw new Error(`${imported.message} ${imported.place ?? ''}`)
  return imported.blocks
}
const idOf = (one: GlobalBlock | undefined) => one?.id ?? ''
const itemOf = (one: GlobalBlock | undefined) => one?.itemId ?? ''
const runJob = () =>
  createGlobalKnowledgeJob({ store, ingester: world.worker.ingester }).run(
    {},
    jobContext(newJobRecord({ kind: 'GLOBAL_KNOWLEDGE' })),
  )
const titles = async () => {
  const items = await world.items.list({ first: 10 }, testViewer('viewer'))
  return items.map(({ title, source, confidentiality }) => [title, source, confidentiality])
}

describe('a bundle of building blocks', () => {
  it('waits for a decision on each block and is known the second time', async () => {
    const first = await importFile(file([block(), block({ key: 'zwei', title: 'Zweiter' })]))
    const again = await importFile(file([block(), block({ version: 2 })]))

    expect(first).toMatchObject({
      signed: false,
      known: 0,
      refused: [],
      publisher: 'Energieverbund',
    })
    expect((first as ImportedBundle).blocks.map(({ status }) => status)).toEqual([
      'PROPOSED',
      'PROPOSED',
    ])
    expect(again).toMatchObject({ known: 1, blocks: [{ version: 2 }] })
    expect(await titles()).toEqual([])
  })

  it('with a signature must be signed by the configured key, however it is written', async () => {
    const content = bundle([{ ...block(), title: ' Spitzenlast ' }])
    const signature = sign(null, Buffer.from(canonicalJson(content)), privateKey).toString('base64')
    const rewritten = JSON.stringify(
      { ...file([], { signature }), bundle: Object.fromEntries(Object.entries(content).reverse()) },
      null,
      4,
    )

    expect(await importFile(rewritten)).toMatchObject({
      signed: true,
      blocks: [{ title: 'Spitzenlast' }],
    })
    expect(await importFile(file([block({ title: 'Anders' })], { signature }))).toMatchObject({
      code: 'BUNDLE_SIGNATURE_INVALID',
    })
  })

  it.each([
    ['BUNDLE_NOT_JSON', '{"format":'],
    ['BUNDLE_INVALID', {}],
    ['BUNDLE_INVALID', file([])],
    ['BUNDLE_INVALID', file([{ ...block(), licence: undefined }])],
    ['BUNDLE_INVALID', file([{ ...block(), readings: [1, 2] }])],
    ['BUNDLE_INVALID', file([block({ body: 'x'.repeat(20_001) })])],
    ['BUNDLE_INVALID', file([block({ key: '../etc' })])],
    ['BUNDLE_INVALID', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['BUNDLE_TOO_LARGE', ' '.repeat(5 * 1024 * 1024 + 1)],
  ])('that is none is refused: %s', async (code, content) => {
    expect(await importFile(content)).toMatchObject({ code })
  })

  it('tells in German what in a block looks private, and takes the others', async () => {
    const result = await importFile(
      file([
        block(),
        block({ key: 'kontakt', title: 'Kontakt', body: 'Fragen an Frau Müller, 0221 / 1234567.' }),
      ]),
    )

    expect(result).toMatchObject({
      blocks: [{ key: 'spitzenlast' }],
      refused: [{ key: 'kontakt' }],
    })
    const [refused] = (result as ImportedBundle).refused
    expect(refused?.error).toMatchObject({
      code: 'BLOCK_PRIVATE_DATA',
      message:
        'Der Baustein „Kontakt“ enthält, was nach persönlichen Daten oder Messdaten aussieht: eine Telefonnummer („0221 / 1234567“), den Namen einer Person („Frau Müller“).',
    })
  })
})

describe('global knowledge', () => {
  it('is off by default: an approved block is nowhere to be found', async () => {
    const [first] = await proposed(block())
    await service.decide(idOf(first), 'APPROVE', admin)
    await runJob()

    expect(await service.state(testViewer('viewer'))).toMatchObject({ enabled: false, approved: 1 })
    expect(await titles()).toEqual([])
  })

  it('becomes documents of its own mark, through the ordinary ingestion, once each', async () => {
    const [first] = await proposed(block())
    await world.take('eigenes.md', 'Ein eigenes Dokument.')
    await service.switch(true, admin)
    await service.decide(idOf(first), 'APPROVE', admin)
    await runJob()
    const again = await runJob()

    expect(enqueued).toEqual(['GLOBAL_KNOWLEDGE', 'GLOBAL_KNOWLEDGE'])
    expect(await titles()).toContainEqual(['Spitzenlast senken', 'Globales Wissen', 'PUBLIC'])
    expect(again.message).toBe('0 Bausteine sind aufgenommen.')
    const items = await world.items.list({ first: 10 }, admin)
    const marks = await service.areGlobal(items.map(({ id }) => id))
    expect(items.map(({ title }, at) => [title, marks[at]])).toEqual(
      expect.arrayContaining([
        ['Spitzenlast senken', true],
        ['eigenes', false],
      ]),
    )
    const found = await world.findable(itemOf(first))
    expect(found.current.join(' ')).toContain('Leistungspreis')
    expect(found.current.join(' ')).toContain('Lizenz: CC BY 4.0')
  })

  it('leaves search at once when it is switched off, and comes back', async () => {
    const [first] = await proposed(block())
    await service.switch(true, admin)
    await service.decide(idOf(first), 'APPROVE', admin)
    await runJob()

    await service.switch(false, admin)
    expect((await world.findable(itemOf(first))).current).toEqual([])
    expect(await titles()).toEqual([])
    await service.switch(true, admin)
    expect((await world.findable(itemOf(first))).current).not.toEqual([])
  })

  it('does not come in when it is switched off while it is read', async () => {
    const [first] = await proposed(block())
    await service.switch(true, admin)
    await service.decide(idOf(first), 'APPROVE', admin)
    const { ingester } = world.worker
    const job = createGlobalKnowledgeJob({
      store,
      ingester: {
        ingest: async (request, control) => {
          await service.switch(false, admin)
          return ingester.ingest(request, control)
        },
      },
    })

    await job.run({}, jobContext(newJobRecord({ kind: 'GLOBAL_KNOWLEDGE' })))

    expect(await titles()).toEqual([])
    expect((await world.findable(itemOf(first))).current).toEqual([])
    // Nor by restoring it from the archive.
    await world.worker.edits.restore(itemOf(first))
    expect(await titles()).toEqual([])
  })

  it('replaces a block by its newer version, and takes back what is rejected later', async () => {
    const [old] = await proposed(block())
    const [fresh] = await proposed(
      block({ version: 2, body: 'Neu: Die Spitzenlast zählt je Viertelstunde des Uhrrasters.' }),
    )
    await service.switch(true, admin)
    await service.decide(idOf(old), 'APPROVE', admin)
    await runJob()
    const approved = await service.decide(idOf(fresh), 'APPROVE', admin)
    await runJob()

    expect(approved).toMatchObject({ status: 'APPROVED', decidedBy: 'admin' })
    expect((await world.findable(itemOf(fresh))).current.join(' ')).toContain('Uhrrasters')
    expect(
      (await service.list({ first: 10, status: 'SUPERSEDED' }, admin)).map(
        ({ version }) => version,
      ),
    ).toEqual([1])
    expect(await service.decide(idOf(old), 'APPROVE', admin)).toMatchObject({
      code: 'BLOCK_NOT_FOUND',
    })
    await service.decide(idOf(fresh), 'REJECT', admin)
    expect(await titles()).toEqual([])
    await service.decide(idOf(fresh), 'APPROVE', admin)
    expect(await titles()).toHaveLength(1)
  })

  it('is decided by administrators only', async () => {
    const operator = testViewer('operator')

    await expect(service.importBundle('x', operator)).rejects.toThrow()
    await expect(service.decide('x', 'APPROVE', operator)).rejects.toThrow()
    await expect(service.switch(true, operator)).rejects.toThrow()
    await expect(service.list({ first: 1 }, operator)).rejects.toThrow()
    expect(await service.decide('x', 'APPROVE', admin)).toMatchObject({ code: 'BLOCK_NOT_FOUND' })
    expect(await service.importBundle('x', admin)).toMatchObject({ code: 'UPLOAD_NOT_FOUND' })
  })
})

describe('two administrators', () => {
  it('who decide on versions of a block and switch at the same time end with one approved version', async () => {
    const [old] = await proposed(block())
    const [fresh] = await proposed(block({ version: 2 }))
    const decisions = [
      service.decide(idOf(old), 'APPROVE', admin),
      service.switch(true, admin),
      service.decide(idOf(fresh), 'APPROVE', admin),
      service.switch(true, admin),
    ]

    await Promise.all(decisions)
    await runJob()

    expect(await service.state(admin)).toMatchObject({ enabled: true, approved: 1, proposed: 0 })
    expect(await titles()).toHaveLength(1)
  })
})
