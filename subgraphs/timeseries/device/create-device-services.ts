import { join } from 'node:path'
import { createSealer } from '#platform/identity/sealer.ts'
import { createOutgoingPolicy } from '#platform/net/outgoing-policy.ts'
import type { Service } from '#platform/service.ts'
import type { MeterStore } from '../meter/meter.store.ts'
import { DeviceStore } from './device.store.ts'
import { DeviceService, type DevicePorts } from './device.service.ts'
import { DeviceCatalog } from './model/device-catalog.ts'

/** What devices need of the process. */
export type DeviceProcess = Pick<Service, 'database' | 'events' | 'config'> & {
  secrets: Pick<Service['secrets'], 'sealingKey'>
}

/** The same parts for the intake of the worker and for the service behind GraphQL. */
export function createDevicePorts(
  { database, events, config, secrets }: DeviceProcess,
  meters: MeterStore,
): DevicePorts {
  return {
    ...{ meters, events },
    devices: new DeviceStore(database),
    catalog: new DeviceCatalog(config.dataDir),
    sealer: createSealer(secrets.sealingKey, 'devices'),
    policy: createOutgoingPolicy(config),
    folder: join(config.dataDir, 'geraete'),
  }
}

export function createDeviceService(process: DeviceProcess, meters: MeterStore): DeviceService {
  return new DeviceService(createDevicePorts(process, meters))
}
