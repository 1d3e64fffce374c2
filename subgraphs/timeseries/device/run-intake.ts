import type { Service } from '#platform/service.ts'
import { createStores } from '../services.ts'
import { createDevicePorts } from './create-device-services.ts'
import { DeviceIntake } from './device-intake.ts'
import { RegisterStandingStore } from './register-standing.store.ts'
import { pauseBetween } from './intake/back-off.ts'

type Process = Pick<Service, 'database' | 'events' | 'config' | 'logger' | 'secrets'>

/** Runs the devices of the site in the worker. The answer stops them. */
export function runDeviceIntake(service: Process): () => Promise<void> {
  const stopping = new AbortController()
  const logger = service.logger.child({ part: 'devices' })
  const started = startInTheEnd({ ...service, logger }, stopping.signal)
  return async () => {
    stopping.abort()
    const intake = await started
    await intake?.close()
  }
}

/** A data folder that cannot be written must not keep the rest of the worker from its work. */
async function startInTheEnd(
  service: Process,
  signal: AbortSignal,
): Promise<DeviceIntake | undefined> {
  const { database, logger } = service
  const stores = createStores(database)
  const ports = createDevicePorts(service, stores.meters)
  for (let attempt = 0; !signal.aborted; attempt++) {
    try {
      const standings = new RegisterStandingStore(database)
      return await DeviceIntake.start({ ...ports, readings: stores.readings, standings, logger })
    } catch (error) {
      logger.error({ err: error }, 'devices cannot be taken in')
      const bounds = { shortestMs: 1000, longestMs: 60_000 }
      await pauseBetween(attempt, bounds, signal).catch(() => undefined)
    }
  }
  return undefined
}
