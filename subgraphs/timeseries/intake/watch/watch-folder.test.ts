import { existsSync } from 'node:fs'
import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WatchFolder } from '#platform/folder/watch-folder.ts'
import { WatchedFilesStore } from '#platform/folder/watched-files.store.ts'
import { JobRunner } from '#platform/jobs/job-runner.ts'
import { Uploads } from '#platform/objects/uploads.ts'
import { createTimeseriesJobs } from '../../jobs.ts'
import { loadProfileFile, slots } from '../../testing/load-profile-file.ts'
import { openTimeseries, type TestTimeseries } from '../../testing/test-timeseries.ts'
import { mostBytes } from '../limits.ts'
import { importWork } from './import-work.ts'

let timeseries: TestTimeseries
let runner: JobRunner
let folder: string
let watch: WatchFolder
beforeEach(async () => {
  timeseries = await openTimeseries()
  runner = new JobRunner(timeseries)
  folder = await mkdtemp(join(tmpdir(), 'luna-eingang-'))
  watch = open()
  await watch.prepare()
})
afterEach(async () => {
  await runner.stop()
  await timeseries.close()
  await rm(folder, { recursive: true })
})

/** As a worker that has just started: it remembers nothing but what is on disk. */
function open(): WatchFolder {
  const { database, objects, jobs, logger, stores } = timeseries
  const uploads = new Uploads(database.prisma, objects)
  const files = new WatchedFilesStore(database)
  const use = { files, uploads, objects, jobs, logger }
  return new WatchFolder(use, importWork(stores.reports), { folder, settleMs: 0 })
}

const startJobs = () => runner.start(createTimeseriesJobs(timeseries))
const file = loadProfileFile(slots('2018-10-27', '2018-10-29'))
const put = (name: string, content: string) => writeFile(join(folder, name), content)
const inside = async (sub = '') =>
  (await readdir(join(folder, sub), { withFileTypes: true }))
    .filter(entry => entry.isFile())
    .map(({ name }) => name)
    .sort()
const reportOf = (sub: string, name: string) =>
  readFile(join(folder, sub, `${name}.bericht.txt`), 'utf8')

/** Looks until all jobs are done and everything is where it belongs. */
async function settle(): Promise<void> {
  await watch.scan()
  await watch.scan()
  for (const { id } of await timeseries.jobs.list({ first: 50 })) {
    const signal = AbortSignal.timeout(15_000)
    for await (const { state } of timeseries.jobs.watch(id, signal)) {
      if (state === 'DONE' || state === 'FAILED') break
    }
  }
  await watch.scan()
}

const count = async (table: string) => {
  const { rows } = await timeseries.database.pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM ${table}`,
  )
  return rows[0]?.count
}

describe('the watched folder', () => {
  it('takes a file, stores its values and says so beside it', async () => {
    await startJobs()
    await put('Werk Nord.csv', file)

    await settle()

    expect(await inside()).toEqual([])
    expect(await inside('verarbeitet')).toEqual(['Werk Nord.csv', 'Werk Nord.csv.bericht.txt'])
    expect(await reportOf('verarbeitet', 'Werk Nord.csv')).toMatch(
      /196 Werte gelesen: 196 neu.*\r\nWerte: 196 übernommen.*\r\n\r\nZeile 4 bis 199: übernommen\./s,
    )
    expect(await timeseries.stores.meters.byName('Werk Nord')).toBeDefined()
  })

  it('follows the options beside the file', async () => {
    await startJobs()
    await put('a.csv', file)
    await put('a.csv.json', JSON.stringify({ newMeterName: 'Halle 9', quantity: 'PRODUCTION' }))

    await settle()

    expect(await timeseries.stores.meters.byName('Halle 9')).toBeDefined()
    expect(await inside('verarbeitet')).toEqual(['a.csv', 'a.csv.bericht.txt', 'a.csv.json'])
  })

  it('puts a file that is refused aside, with line, reason and remedy', async () => {
    await startJobs()
    await put('a.csv', file.replace(/(\n28\.10\.2018 12:00;)[^\n]*/, '$1Ausfall'))
    await put('b.csv', file)
    await put('b.csv.json', '{"unit": "Fässer"}')

    await settle()

    expect(await inside('abgelehnt')).toEqual([
      'a.csv',
      'a.csv.bericht.txt',
      'b.csv',
      'b.csv.bericht.txt',
      'b.csv.json',
    ])
    expect(await reportOf('abgelehnt', 'a.csv')).toMatch(
      /Abgelehnt: „Ausfall“ ist keine Zahl\.\r\nStelle: Zeile \d+, Spalte/,
    )
    expect(await reportOf('abgelehnt', 'b.csv')).toMatch(/bei „unit“.*\r\nAbhilfe: /)
    expect(await count('smart_meter_readings')).toBe(0)
  })

  it('waits until a file is complete', async () => {
    await put('a.csv', file.slice(0, 500))
    await watch.scan()
    await put('a.csv', file)
    await watch.scan()

    expect(await timeseries.jobs.list({ first: 1, kind: 'IMPORT' })).toEqual([])
    await watch.scan()
    expect(await timeseries.jobs.list({ first: 1, kind: 'IMPORT' })).toHaveLength(1)
  })

  it('takes the same content once, whatever it is called', async () => {
    await startJobs()
    await put('a.csv', file)
    await settle()
    await put('kopie.csv', file)
    await settle()

    expect(await timeseries.jobs.list({ first: 5, kind: 'IMPORT' })).toHaveLength(1)
    expect(await reportOf('verarbeitet', 'kopie.csv')).toMatch(/schon am .* übernommen/)
  })

  it('goes on where a worker died between the import and the move', async () => {
    await startJobs()
    await put('a.csv', file)
    await settle()
    await rename(join(folder, 'verarbeitet', 'a.csv'), join(folder, 'a.csv'))
    await timeseries.database.pool.query(`UPDATE watched_files SET state = 'TAKEN'`)

    watch = open()
    await settle()

    expect(await count('imports')).toBe(1)
    expect(await inside('verarbeitet')).toContain('a.csv')
  })

  it('goes on where a worker died between the taking and the job', async () => {
    await put('a.csv', file)
    await watch.scan()
    await watch.scan()
    await timeseries.database.pool.query('UPDATE watched_files SET job_id = NULL')

    watch = open()
    await watch.scan()
    await watch.scan()
    await startJobs()
    await settle()

    expect(await count('imports')).toBe(1)
    expect(await count('smart_meter_readings')).toBe(196)
  })

  it('follows no links, opens no folders and takes no hidden or half-written files', async () => {
    const secret = join(folder, '..', `${folder.split('/').at(-1) ?? ''}-secret.csv`)
    await writeFile(secret, file)
    await symlink(secret, join(folder, 'link.csv'))
    await mkdir(join(folder, 'unterordner.csv'))
    await put('.versteckt.csv', file)
    await put('halb.csv.part', file)

    await watch.scan()
    await watch.scan()

    expect(await timeseries.jobs.list({ first: 1, kind: 'IMPORT' })).toEqual([])
    expect(existsSync(join(folder, 'link.csv'))).toBe(true)
    await rm(secret)
  })

  it('refuses a file that is too large without reading it', async () => {
    await put('a.csv', '')
    await truncate(join(folder, 'a.csv'), mostBytes + 1)

    await watch.scan()
    await watch.scan()

    expect(await reportOf('abgelehnt', 'a.csv')).toMatch(/129 MB groß; erlaubt sind 128 MB/)
  })

  it('keeps what is there when a name comes again', async () => {
    await startJobs()
    await put('a.csv', file)
    await settle()
    await put('a.csv', loadProfileFile(slots('2018-11-01', '2018-11-02')))
    await settle()

    expect(await inside('verarbeitet')).toEqual([
      'a (2).csv',
      'a (2).csv.bericht.txt',
      'a.csv',
      'a.csv.bericht.txt',
    ])
  })
})
