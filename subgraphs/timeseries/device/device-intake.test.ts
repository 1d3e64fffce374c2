import { spawn, type ChildProcess } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '#platform/database/embedded-postgres.ts'
import { migrate } from '#platform/database/migrate.ts'
import { freePort } from '#platform/testing/free-port.ts'
import { startBroker, type TestBroker } from './testing/mqtt-broker.ts'
import { openIntake, type TestIntake } from './testing/test-intake.ts'

const minute = 60_000
const start = Math.floor(Date.now() / minute) * minute - 3000 * minute
const message = (index: number) => ({
  ts: new Date(start + index * minute).toISOString(),
  verbrauch_kw: index,
})
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i)
const slow = { timeout: 30_000 }

let intake: TestIntake
let broker: TestBroker
let meterId: string
let deviceId: string

async function setUp(opened: TestIntake): Promise<void> {
  intake = opened
  broker = await startBroker()
  meterId = await intake.addMeter('Werk', 60)
  deviceId = await intake.addDevice({
    ...{ name: 'Gateway', modelId: 'mqtt-messwerte', protocol: 'MQTT' },
    connection: { host: '127.0.0.1', port: broker.port, tls: false, verify: true, version: 4 },
    parameters: { praefix: 'luna' },
    mappings: [{ meterId, channel: 'zaehler', key: 'z1' }],
  })
}

async function publish(from: number, to: number): Promise<void> {
  for (let i = from; i < to; i++) await broker.publish('luna/z1/messwert', message(i))
}

const connected = () =>
  expect.poll(async () => (await intake.stateOf(deviceId))?.state, slow).toBe('CONNECTED')
const stored = async () => (await intake.readings(meterId)).map(({ consumption }) => consumption)
const revisions = async () =>
  (await intake.database.pool.query('SELECT FROM reading_revisions')).rowCount

describe('a database that goes away', () => {
  let folder: string
  let server: EmbeddedPostgres
  let options: { folder: string; port: number; password: string }
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'luna-postgres-'))
    chmodSync(folder, 0o755)
    options = { folder, port: await freePort(), password: 'geheim' }
    server = await startEmbeddedPostgres(options)
    await migrate(server.url)
  }, 60_000)
  afterEach(async () => {
    await intake.close()
    await broker.close()
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('delays readings, but loses none and stores none twice', { timeout: 60_000 }, async () => {
    await setUp(await openIntake({}, server.url))
    await intake.start()
    await connected()
    await publish(0, 200)

    const publishing = publish(200, 600)
    await server.stop()
    await publishing
    await publish(600, 800)
    server = await startEmbeddedPostgres(options)
    await publish(800, 900)

    await expect.poll(stored, slow).toEqual(upTo(900))
    expect(await revisions()).toBe(0)
  })

  it(
    'and does not come back before Luna is stopped leaves everything on disk',
    { timeout: 60_000 },
    async () => {
      await setUp(await openIntake({}, server.url))
      await intake.start()
      await connected()
      await server.stop()
      await publish(0, 300)
      await expect.poll(() => journalText(), slow).toContain('"z1"')
      await expect.poll(() => broker.unacknowledged(), slow).toBe(0)
      await intake.stop()

      server = await startEmbeddedPostgres(options)
      await intake.start()

      await expect.poll(stored, slow).toEqual(upTo(300))
    },
  )

  it(
    'leaves messages with the broker when the disk is used up as well',
    { timeout: 60_000 },
    async () => {
      await setUp(await openIntake({ mostJournalBytes: 20_000, mostRecords: 20 }, server.url))
      await intake.start()
      await connected()
      await server.stop()
      await publish(0, 600)
      await expect.poll(() => broker.unacknowledged(), slow).toBeGreaterThan(100)

      server = await startEmbeddedPostgres(options)

      await expect.poll(stored, slow).toEqual(upTo(600))
      expect(await revisions()).toBe(0)
    },
  )
})

function journalText(): string {
  return readFileSync(join(intake.dataDir, 'geraete', 'journal', 'journal-0000000001.log'), 'utf8')
}

describe.runIf(existsSync('/proc'))('an intake that is killed', () => {
  const source = (path: string) => fileURLToPath(new URL(path, import.meta.url))
  let child: ChildProcess
  beforeEach(async () => setUp(await openIntake()))
  afterEach(async () => {
    child.kill('SIGKILL')
    await intake.close()
    await broker.close()
  })

  async function launch(): Promise<void> {
    const flags = [
      ...['--experimental-transform-types', '--disable-warning=ExperimentalWarning'],
      ...['--import', source('./testing/resolve-sources.ts')],
    ]
    const args = [source('./testing/intake-process.ts'), intake.database.url, intake.dataDir]
    child = spawn(process.execPath, [...flags, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
    if (child.stdout) await once(child.stdout, 'data')
  }

  it('again and again has every reading in the end, each once', { timeout: 90_000 }, async () => {
    await launch()
    await connected()
    for (let round = 0; round < 3; round++) {
      const publishing = publish(round * 200, round * 200 + 200)
      await expect.poll(stored, slow).toContain(round * 200 + 20)
      child.kill('SIGKILL')
      await once(child, 'exit')
      await publishing
      await launch()
    }

    await expect.poll(stored, slow).toEqual(upTo(600))
    expect(await revisions()).toBe(0)
  })
})
