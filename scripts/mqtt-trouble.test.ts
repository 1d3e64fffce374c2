import { spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { startBroker, type TestBroker } from '../subgraphs/timeseries/device/testing/mqtt-broker.ts'
import {
  freeVariables,
  launchAndWait,
  readiness,
  type Launched,
  type Setting,
} from './testing/luna.ts'
import { presence, signIn, type Session } from './testing/session.ts'

// Streams of an MQTT broker into the running product while something goes wrong. The disk that gets full is one of
// its own; mounting it takes rights that not every machine gives.
const folder = mkdtempSync(join(tmpdir(), 'luna-mqtt-'))
const mounted =
  spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=420m', 'luna-test', folder]).status === 0

const minute = 60_000
const start = Math.floor(Date.now() / minute) * minute - 3000 * minute
const slow = { timeout: 90_000, interval: 500 }

let setting: Setting
let luna: Launched | undefined
let session: Session
let broker: TestBroker
beforeAll(async () => {
  const ports = await freeVariables()
  setting = { dataDir: join(folder, 'data'), ports, more: { OUTGOING_ALLOW: '127.0.0.1' } }
  broker = await startBroker()
  luna = await launchAndWait(setting)
  session = await signIn(setting)
}, 240_000)
afterAll(async () => {
  luna?.process.kill('SIGTERM')
  await luna?.ended
  await broker.close()
  if (mounted) spawnSync('umount', [folder])
  rmSync(folder, { recursive: true, force: true })
}, 60_000)

const identified = z.object({ id: z.string() })

/** A meter of minutes that a device of the broker feeds; answers the meter's id once it is connected. */
async function feed(key: string): Promise<string> {
  const { createMeter } = await session.ask(
    z.object({ createMeter: identified }),
    'mutation ($input: CreateMeterInput!) { createMeter(input: $input) { ... on Meter { id } } }',
    { input: { name: key, intervalSeconds: 60 } },
  )
  const { createDevice } = await session.ask(
    z.object({ createDevice: identified }),
    'mutation ($input: DeviceInput!) { createDevice(input: $input) { ... on Device { id } } }',
    {
      input: {
        ...{ name: `Gateway ${key}`, modelId: 'mqtt-messwerte' },
        mqtt: { host: '127.0.0.1', port: broker.port },
        parameters: [{ id: 'praefix', value: key }],
        mappings: [{ channel: 'zaehler', key, meterId: createMeter.id }],
      },
    },
  )
  const state = z.object({
    device: z.object({ state: z.object({ state: z.string() }).nullable() }),
  })
  const connected = async () =>
    (
      await session.ask(state, 'query ($id: ID!) { device(id: $id) { state { state } } }', {
        id: createDevice.id,
      })
    ).device.state?.state
  await expect.poll(connected, slow).toBe('CONNECTED')
  return createMeter.id
}

async function publish(key: string, from: number, to: number): Promise<void> {
  for (let i = from; i < to; i++) {
    const ts = new Date(start + i * minute).toISOString()
    await broker.publish(`${key}/${key}/messwert`, { ts, verbrauch_kw: i })
  }
}

const at = (minutes: number) => new Date(start + minutes * minute).toISOString()
const stored = (meterId: string, count: number) =>
  presence(session, meterId, { from: at(0), to: at(count) }).catch(() => undefined)
/** Σ kW of the minutes is Σ i: nothing lost, nothing twice, nothing in another's place. */
async function energyKwh(meterId: string, count: number): Promise<number> {
  const answer = z.object({
    series: z.tuple([z.object({ summary: z.object({ energyKwh: z.number() }) })]),
  })
  const { series } = await session.ask(
    answer,
    `query ($ids: [ID!]!, $from: DateTime!, $to: DateTime!) {
      series(meterIds: $ids, from: $from, to: $to) { summary { energyKwh } } }`,
    { ids: [meterId], from: at(0), to: at(count) },
  )
  return series[0].summary.energyKwh
}
const sumTo = (count: number) => (count * (count - 1)) / 2 / 60

describe('a broker that flaps', () => {
  it('delays readings, loses none and doubles none', { timeout: 180_000 }, async () => {
    const meterId = await feed('flattern')
    const count = 900
    for (let from = 0; from < count; from += 100) {
      const publishing = publish('flattern', from, from + 100)
      await broker.down()
      await pause(100)
      await broker.up()
      await publishing
    }

    await expect
      .poll(() => stored(meterId, count), slow)
      .toEqual({ present: count, expected: count })
    expect(await energyKwh(meterId, count)).toBeCloseTo(sumTo(count), 6)
    await expect.poll(() => broker.unacknowledged(), slow).toBe(0)
  })
})

describe.runIf(mounted)('a disk that gets full under a stream', () => {
  it(
    'takes nothing that it cannot keep; once there is room, everything arrives by itself',
    { timeout: 240_000 },
    async () => {
      const meterId = await feed('platte')
      await publish('platte', 0, 100)
      await expect.poll(() => stored(meterId, 100), slow).toMatchObject({ present: 100 })
      await expect.poll(() => broker.unacknowledged(), slow).toBe(0)
      const ballast = join(folder, 'ballast')
      fillUp(ballast)

      await publish('platte', 100, 2000)
      // The journal has no room: what it has not on disk is not acknowledged.
      await expect.poll(() => broker.unacknowledged(), slow).toBeGreaterThan(0)
      rmSync(ballast)
      await publish('platte', 2000, 2100)

      await expect.poll(() => readiness(setting), slow).toBe(200)
      await expect
        .poll(() => stored(meterId, 2100), { ...slow, timeout: 120_000 })
        .toEqual({ present: 2100, expected: 2100 })
      expect(await energyKwh(meterId, 2100)).toBeCloseTo(sumTo(2100), 6)
      await expect.poll(() => broker.unacknowledged(), slow).toBe(0)
    },
  )
})

/** Writes until nothing fits any more. */
function fillUp(path: string): void {
  const file = openSync(path, 'w')
  const block = Buffer.alloc(4096, 1)
  try {
    for (;;) writeSync(file, block)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
  } finally {
    closeSync(file)
  }
}
