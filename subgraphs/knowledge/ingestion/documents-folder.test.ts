import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PostgresEventBus } from '#platform/events/postgres-event-bus.ts'
import { WatchFolder } from '#platform/folder/watch-folder.ts'
import { WatchedFilesStore } from '#platform/folder/watched-files.store.ts'
import { PostgresJobQueue } from '#platform/jobs/job-queue.ts'
import { JobRunner } from '#platform/jobs/job-runner.ts'
import { createLogger } from '#platform/logger.ts'
import { Uploads } from '#platform/objects/uploads.ts'
import { createLibraryWorld, type LibraryWorld } from '../testing/library-world.ts'
import { documentWork } from './documents-folder.ts'
import { createIngestJob } from './ingest.job.ts'

let world: LibraryWorld
let folder: string
let watch: WatchFolder
let jobs: PostgresJobQueue
let close: () => Promise<void>
beforeEach(async () => {
  world = await createLibraryWorld()
  folder = await mkdtemp(join(tmpdir(), 'luna-dokumente-'))
  const { database, objects } = world
  const logger = createLogger('test')
  const events = new PostgresEventBus(database.url, logger)
  jobs = new PostgresJobQueue({ database, events, url: database.url })
  const runner = new JobRunner({ database, events, url: database.url, logger })
  await runner.start([createIngestJob(world.worker)])
  const files = new WatchedFilesStore(database)
  const use = { files, uploads: new Uploads(database.prisma, objects), objects, jobs, logger }
  watch = new WatchFolder(use, documentWork, { folder, settleMs: 0 })
  await watch.prepare()
  close = async () => {
    await runner.stop()
    await jobs.close()
    await events.close()
    await world.close()
  }
})
afterEach(async () => {
  await close()
  await rm(folder, { recursive: true })
})

const put = (name: string, content: string) => writeFile(join(folder, name), content)
const inside = async (sub: string) => (await readdir(join(folder, sub))).sort()
const reportOf = (sub: string, name: string) =>
  readFile(join(folder, sub, `${name}.bericht.txt`), 'utf8')

/** Looks until all jobs are done and everything is where it belongs. */
async function settle(): Promise<void> {
  await watch.scan()
  await watch.scan()
  for (const { id } of await jobs.list({ first: 50 })) {
    for await (const { state } of jobs.watch(id, AbortSignal.timeout(15_000))) {
      if (state === 'DONE' || state === 'FAILED') break
    }
  }
  await watch.scan()
}

describe('the documents’ folder', () => {
  it('takes documents in; a file of the same name is the next version', async () => {
    await put('wartung.txt', 'Jährlich ölen.')
    await put('wartung.txt.json', JSON.stringify({ title: 'Wartung', tags: ['pumpe'] }))
    await settle()
    await put('wartung.txt', 'Monatlich ölen.')
    await settle()

    expect(await inside('verarbeitet')).toEqual([
      'wartung (2).txt',
      'wartung (2).txt.bericht.txt',
      'wartung.txt',
      'wartung.txt.bericht.txt',
      'wartung.txt.json',
    ])
    expect(await reportOf('verarbeitet', 'wartung (2).txt')).toContain(
      '„Wartung“ ist als Fassung 2 aufgenommen',
    )
    expect(await world.items.list({ first: 5 }, world.admin)).toMatchObject([
      { title: 'Wartung', tags: ['pumpe'], version: 2, source: 'Dokumentenordner' },
    ])
  })

  it('keeps the settings that were laid down before their file, which may be restricted', async () => {
    await put('geheim.txt.json', JSON.stringify({ confidentiality: 'RESTRICTED' }))
    await settle()
    expect(await world.items.count({}, world.admin)).toBe(0)
    await put('geheim.txt', 'Nur für die Leitung.')
    await settle()

    expect(await world.items.list({ first: 5 }, world.admin)).toMatchObject([
      { title: 'geheim', confidentiality: 'RESTRICTED' },
    ])
    expect(await inside('verarbeitet')).toContain('geheim.txt.json')
  })

  it('goes back to an earlier text when its file comes again', async () => {
    for (const text of ['Eins.', 'Zwei.', 'Eins.']) {
      await put('a.txt', text)
      await settle()
    }

    const [item] = await world.items.list({ first: 5 }, world.admin)
    expect((await world.findable(item?.id ?? '')).current).toEqual(['3: Eins.'])
  })

  it('puts a file aside that is refused, with reason and remedy in German', async () => {
    await put('leer.pdf', '')
    await put('b.txt', 'Gut.')
    await put('b.txt.json', '{"title": 5}')

    await settle()

    expect(await inside('abgelehnt')).toEqual([
      'b.txt',
      'b.txt.bericht.txt',
      'b.txt.json',
      'leer.pdf',
      'leer.pdf.bericht.txt',
    ])
    expect(await reportOf('abgelehnt', 'leer.pdf')).toMatch(/Abgelehnt: .*leer.*\r\n.*Abhilfe: /s)
    expect(await reportOf('abgelehnt', 'b.txt')).toContain('(bei „title“)')
    expect(await world.items.list({ first: 5 }, world.admin)).toEqual([])
  })

  it('says that a document is there already under another name', async () => {
    await put('a.txt', 'Eins.')
    await settle()
    await put('kopie.txt', 'Eins.')
    await settle()

    expect(await reportOf('verarbeitet', 'kopie.txt')).toContain('ist schon vorhanden: „a“')
    expect(await world.items.count({}, world.admin)).toBe(1)
  })
})
