import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { UserError } from '#platform/errors.ts'
import { JobRefused } from '#platform/jobs/job.ts'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { createImportJob } from '../intake/import.job.ts'
import { runJob } from '../testing/test-timeseries.ts'
import type { Meter } from './meter.ts'
import { openMeterWorld, operator, sumOf, type MeterWorld } from './testing/meter-world.ts'

let world: MeterWorld
let virtual: Meter
beforeEach(async () => {
  world = await openMeterWorld()
  const part = await world.add('Halle')
  virtual = await world.add('Summe', { kind: 'VIRTUAL', formula: sumOf(part) })
})
afterEach(() => world.close())

const refusal = {
  code: 'METER_IS_VIRTUAL',
  message:
    'Der Zähler „Summe“ ist virtuell: Seine Werte folgen aus einer Formel, er nimmt keine Messwerte an.',
}
const ts = new Date('2026-01-12T00:00:00Z')
const admin = testViewer('admin')
async function readings(): Promise<number> {
  const { rows } = await world.database.pool.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM smart_meter_readings',
  )
  return rows[0]?.count ?? 0
}

describe('a virtual meter takes no readings', () => {
  it('from a batch', async () => {
    const { data } = await world.ask(
      `mutation ($readings: [ReadingInput!]!) { ingestReadings(readings: $readings) {
        accepted reasons { code message } } }`,
      operator,
      { readings: [{ meterId: virtual.id, ts, consumptionKw: 1, quality: 'MEASURED' }] },
    )
    expect(data).toEqual({ ingestReadings: { accepted: 0, reasons: [refusal] } })
  })

  it('from a person', async () => {
    const values = [{ ts, kw: 1 }]
    const request = {
      meterId: virtual.id,
      quantity: 'CONSUMPTION' as const,
      values,
      reason: 'x y z',
    }
    expect(await world.services.quality.corrections.correct(request, operator)).toMatchObject(
      refusal,
    )
  })

  it('from a file', async () => {
    const uploadId = await world.upload(
      'a.csv',
      'Zeit;kW\n2026-01-12 00:00;6\n2026-01-12 00:15;7\n',
      operator,
    )
    const options = { meterId: virtual.id, timeZone: 'UTC', label: 'START' } as const
    expect(await world.services.imports.preview({ uploadId, options }, operator)).toMatchObject(
      refusal,
    )
    const job = await world.services.imports.start({ uploadId, options }, operator)
    if (job instanceof UserError) throw new Error(job.message)
    await expect(runJob(createImportJob(world), world, job)).rejects.toSatisfy(
      (error: unknown) => error instanceof JobRefused && error.userError.code === refusal.code,
    )
  })

  it('from a device', async () => {
    const { data } = await world.ask(
      `mutation ($input: DeviceInput!) { createDevice(input: $input) { ... on UserError { code message } } }`,
      admin,
      {
        input: {
          ...{ name: 'Broker', modelId: 'mqtt-messwerte', mqtt: { host: '127.0.0.1' } },
          parameters: [{ id: 'praefix', value: 'werk' }],
          mappings: [{ channel: 'zaehler', key: 'z', meterId: virtual.id }],
        },
      },
    )
    expect(data).toEqual({ createDevice: refusal })
  })

  it('from a source', async () => {
    const connectors = world.services.connectors
    const settings = { siteId: '12', productionMeterId: virtual.id }
    const input = { provider: 'SOLAREDGE' as const, name: 'PV', secret: 'abc', settings }
    expect(await connectors.create(input, admin)).toMatchObject(refusal)
  })

  it('from whoever forgot to ask', async () => {
    const none = { productionKw: null, voltage: null }
    const one = { meterId: virtual.id, ts, consumptionKw: 1, ...none, quality: 'MEASURED' as const }
    expect(await world.stores.readings.write([one])).toMatchObject({ added: 0 })
    expect(await readings()).toBe(0)
  })
})
