import { join } from 'node:path'
import { connectDatabase } from '#platform/database/database.ts'
import { PostgresEventBus } from '#platform/events/postgres-event-bus.ts'
import { createSealer } from '#platform/identity/sealer.ts'
import { createLogger } from '#platform/logger.ts'
import { MeterStore } from '../../meter/meter.store.ts'
import { ReadingStore } from '../../reading/reading.store.ts'
import { DeviceIntake } from '../device-intake.ts'
import { DeviceStore } from '../device.store.ts'
import { DeviceCatalog } from '../model/device-catalog.ts'
import { RegisterStandingStore } from '../register-standing.store.ts'
import { loopbackPolicy, quickIntake } from './loopback.ts'

// An intake in a process of its own, to be killed: node … intake-process.ts <database url> <data folder>
const [url = '', dataDir = ''] = process.argv.slice(2)
const database = connectDatabase(url)
const logger = createLogger('intake')
await DeviceIntake.start(
  {
    devices: new DeviceStore(database),
    meters: new MeterStore(database),
    readings: new ReadingStore(database),
    standings: new RegisterStandingStore(database),
    catalog: new DeviceCatalog(dataDir),
    sealer: createSealer(new Uint8Array(32), 'devices'),
    policy: loopbackPolicy,
    events: new PostgresEventBus(url, logger),
    logger,
    folder: join(dataDir, 'geraete'),
  },
  quickIntake,
)
process.stdout.write('ready\n')
