import { Counter, Gauge } from 'prom-client'
import { metrics } from '#platform/metrics.ts'

const registers = [metrics]

/** What happened at the devices, by DeviceEvent. */
export const deviceEventsTotal = new Counter({
  name: 'luna_device_events_total',
  help: 'Samples, readings and irregularities of devices',
  labelNames: ['device', 'event'] as const,
  registers,
})

export const devicesConnected = new Gauge({
  name: 'luna_devices_connected',
  help: 'Devices with a living connection',
  registers,
})

export const journalBytes = new Gauge({
  name: 'luna_intake_journal_bytes',
  help: 'Samples on disk that are not in the database yet, and those of the same files',
  registers,
})

/** 1 while the disk takes no samples, or the database no readings. */
export const intakeTroubled = new Gauge({
  name: 'luna_intake_troubled',
  help: 'Whether the intake waits for the disk or for the database',
  labelNames: ['part'] as const,
  registers,
})
