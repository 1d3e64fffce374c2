import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectDatabase } from '#platform/database/database.ts'
import { PostgresEventBus } from '#platform/events/postgres-event-bus.ts'
import { createSealer } from '#platform/identity/sealer.ts'
import { createLogger } from '#platform/logger.ts'
import { createTestDatabase, type TestDatabase } from '#platform/testing/test-database.ts'
import { MeterStore } from '../../meter/meter.store.ts'
import { ReadingStore } from '../../reading/reading.store.ts'
import type { DeviceMapping, DeviceSettings } from '../device.ts'
import { DeviceIntake, type IntakeOptions, type IntakePorts } from '../device-intake.ts'
import { DeviceStore } from '../device.store.ts'
import { DeviceCatalog } from '../model/device-catalog.ts'
import { RegisterStandingStore } from '../register-standing.store.ts'
import { loopbackPolicy, quickIntake } from './loopback.ts'

type Wanted = Omit<DeviceSettings, 'enabled' | 'mappings' | 'parameters'> & {
  mappings: (Pick<DeviceMapping, 'meterId'> & Partial<DeviceMapping>)[]
  parameters?: Record<string, string>
  password?: string
}

/**
 * The intake on a database and a data folder of its own; devices are whatever a test adds. With an address
 * it uses that migrated database, which the test may stop and start.
 */
export async function openIntake(options: Partial<IntakeOptions> = {}, url?: string) {
  const database = url === undefined ? await createTestDatabase() : own(url)
  const dataDir = mkdtempSync(join(tmpdir(), 'luna-intake-'))
  const logger = createLogger('test')
  const events = new PostgresEventBus(database.url, logger)
  await events.ready()
  const sealer = createSealer(new Uint8Array(32), 'devices')
  const devices = new DeviceStore(database)
  const meters = new MeterStore(database)
  const ports: IntakePorts = {
    ...{ devices, meters, sealer, events, logger },
    readings: new ReadingStore(database),
    standings: new RegisterStandingStore(database),
    catalog: new DeviceCatalog(dataDir),
    policy: loopbackPolicy,
    folder: join(dataDir, 'geraete'),
  }
  let intake: DeviceIntake | undefined
  const stop = async () => {
    await intake?.close(500)
    intake = undefined
  }
  return {
    ...{ database, dataDir, devices, meters, sealer, ports, stop },
    async start() {
      intake = await DeviceIntake.start(ports, { ...quickIntake, ...options })
    },
    sync: () => intake?.sync(),
    async addMeter(name: string, intervalSeconds: number): Promise<string> {
      const rest = { meteringLocation: null, timeZone: 'Europe/Berlin', simulated: false }
      const meter = await meters.create({ name, intervalSeconds, ...rest })
      if (!meter) throw new Error(`meter ${name} is there already`)
      return meter.id
    },
    /** A model of the site. */
    addModel(model: { id: string } & Record<string, unknown>) {
      const folder = join(dataDir, 'geraetemodelle')
      mkdirSync(folder, { recursive: true })
      const common = { name: model.id, manufacturer: 'Test', description: 'Test', source: 'Test' }
      writeFileSync(join(folder, `${model.id}.json`), JSON.stringify({ ...common, ...model }))
    },
    async addDevice({ password, mappings, parameters = {}, ...rest }: Wanted): Promise<string> {
      const whole = mappings.map(mapping => ({ channel: 'gesamt', key: '', factor: 1, ...mapping }))
      const settings = { ...rest, parameters, enabled: true, mappings: whole }
      const id = randomUUID()
      const sealed = password === undefined ? undefined : sealer.seal(password, id)
      const device = await devices.create(id, settings, { sealed, createdBy: undefined })
      if ('taken' in device) throw new Error(`taken: ${device.taken}`)
      return device.id
    },
    async stateOf(deviceId: string) {
      return (await devices.states([deviceId])).get(deviceId)
    },
    async readings(meterId: string) {
      const { rows } = await database.pool.query<{
        ts: Date
        consumption: number | null
        production: number | null
        voltage: number | null
        quality: number
      }>(
        `SELECT ts, consumption_kw AS consumption, production_kw AS production, voltage, quality
         FROM smart_meter_readings WHERE meter_id = $1 ORDER BY ts`,
        [meterId],
      )
      return rows
    },
    async close() {
      await stop()
      await events.close()
      await database.drop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

function own(url: string): TestDatabase {
  const database = connectDatabase(url)
  return { ...database, url, drop: () => database.close() }
}

export type TestIntake = Awaited<ReturnType<typeof openIntake>>
