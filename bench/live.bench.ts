import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { argv } from 'node:process'
import { setTimeout as pause } from 'node:timers/promises'
import { Aedes } from 'aedes'
import { z } from 'zod'
import { connectDatabase, type Database } from '#platform/database/database.ts'
import { PostgresEventBus } from '#platform/events/postgres-event-bus.ts'
import { loadSecrets } from '#platform/identity/secrets.ts'
import { createLogger } from '#platform/logger.ts'
import { freePort } from '#platform/testing/free-port.ts'
import { LiveClients } from './live-clients.ts'
import { quantile, report } from './measure.ts'
import { usageOf } from './process-watch.ts'
import { withLuna, type RunningLuna } from './running-luna.ts'

// 1,000 meters with one reading per second, from an MQTT broker through the worker into the database and from
// there to 1,000 clients of the gateway that each watch 10 meters in batches of a second. The voltage carries
// the moment of publishing, in milliseconds of the running minute. Arguments: seconds, clients.
const seconds = Number(argv[2] ?? 60)
const clientCount = Number(argv[3] ?? 1000)
const meterCount = 1000
const metersPerClient = 10
const warmUpSeconds = 10
const minuteMs = 60_000
/** Of the memory of each process. */
const shownPoints = 6

const brokerPort = await freePort()
const broker = await Aedes.createBroker({ queueLimit: 1_000_000 })
const server = createServer(broker.handle)
await new Promise<void>(resolve => server.listen(brokerPort, '127.0.0.1', resolve))
await withLuna({ OUTGOING_ALLOW: `127.0.0.1:${brokerPort}` }, measure)
server.close()
broker.close()

async function measure(luna: RunningLuna): Promise<void> {
  const secrets = await loadSecrets(luna.dataDir)
  const databaseUrl = `postgres://luna:${secrets.databasePassword}@127.0.0.1:${luna.ports.PG_PORT}/luna`
  const database = connectDatabase(databaseUrl)
  const events = new PostgresEventBus(databaseUrl, createLogger('bench'))
  const meterIds = await addMeters(database)
  const adminToken = readFileSync(join(luna.dataDir, 'secrets', 'admin-token'), 'utf8').trim()
  await addDevice(luna, adminToken, meterIds)
  const clients = new LiveClients(`${luna.url.replace('http', 'ws')}/graphql`, adminToken)
  const watched = Array.from({ length: clientCount }, (_, client) =>
    Array.from({ length: metersPerClient }, (_, i) => {
      return meterIds[(client * metersPerClient + i) % meterCount] ?? ''
    }),
  )
  await clients.open(watched)
  const startedAt = Math.ceil(Date.now() / 1000) * 1000
  const bus = listen(events, meterIds)
  const done = publish(startedAt, warmUpSeconds + seconds)
  await pause(warmUpSeconds * 1000)
  clients.received = []
  clients.batches = 0
  bus.length = 0
  const samples = await sampled(luna.dataDir, done)
  await pause(2000)
  const written = await writeTimes(database)
  const toClients = clients.received.map(({ at, voltage }) => delay(at, voltage))
  clients.close()
  const perSecond = clients.batches / seconds
  report({
    'readings published': `${meterCount * (warmUpSeconds + seconds)}`,
    'readings stored': `${written.count} (${(written.count / (warmUpSeconds + seconds)).toFixed(0)} rows/s)`,
    'publish → written': `p50 ${written.p50.toFixed(0)} ms, p99 ${written.p99.toFixed(0)} ms`,
    'publish → event bus': times(bus),
    [`publish → ${clientCount} clients of the gateway`]: times(toClients),
    'batches to clients': `${perSecond.toFixed(0)} per second, ${toClients.length} readings`,
    ...usage(samples),
  })
  await events.close()
  await database.close()
}

async function addMeters(database: Database): Promise<string[]> {
  const ids = Array.from({ length: meterCount }, () => randomUUID())
  await database.pool.query(
    `INSERT INTO meters (meter_id, name, time_zone, interval_seconds)
     SELECT id, 'Zähler ' || id, 'Europe/Berlin', 1 FROM unnest($1::uuid[]) id`,
    [ids],
  )
  return ids
}

async function addDevice(luna: RunningLuna, token: string, meterIds: string[]): Promise<void> {
  const mappings = meterIds.map((meterId, i) => ({ channel: 'zaehler', key: `z${i}`, meterId }))
  const input = {
    ...{ name: 'Gateway', modelId: 'mqtt-messwerte', mappings },
    mqtt: { host: '127.0.0.1', port: brokerPort },
    parameters: [{ id: 'praefix', value: 'luna' }],
  }
  const query = `mutation ($input: DeviceInput!) { createDevice(input: $input) { __typename ... on UserError { message } } }`
  const response = await fetch(`${luna.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-admin-token': token },
    body: JSON.stringify({ query, variables: { input } }),
  })
  const answer = z.object({ data: z.object({ createDevice: z.unknown() }) })
  const { data } = answer.parse(await response.json())
  if (JSON.stringify(data.createDevice) !== '{"__typename":"Device"}') {
    throw new Error(`no device: ${JSON.stringify(data.createDevice)}`)
  }
  const deadline = Date.now() + 30_000
  while (broker.connectedClients === 0) {
    if (Date.now() > deadline) throw new Error('the worker does not connect to the broker')
    await pause(100)
  }
  await pause(500)
}

/** A reading of every meter in each second, evenly spread over it. */
async function publish(startedAt: number, count: number): Promise<void> {
  const steps = 50
  for (let step = 0; step < count * steps; step++) {
    const due = startedAt + (step * 1000) / steps
    await pause(Math.max(0, due - Date.now()))
    const ts = new Date(startedAt + Math.floor(step / steps) * 1000).toISOString()
    const share = meterCount / steps
    for (let i = 0; i < share; i++) {
      const payload = JSON.stringify({ ts, verbrauch_kw: i, spannung_v: Date.now() % minuteMs })
      const topic = `luna/z${(step % steps) * share + i}/messwert`
      const rest = { cmd: 'publish', qos: 1, retain: false, dup: false } as const
      broker.publish({ ...rest, topic, payload: Buffer.from(payload) }, error => {
        if (error) throw error
      })
    }
  }
}

/** Milliseconds from publishing to the news of it, growing while it listens. */
function listen(events: PostgresEventBus, meterIds: string[]): number[] {
  const delays: number[] = []
  for (const id of meterIds) {
    void (async () => {
      for await (const { voltage } of events.subscribe(
        `reading:${id}`,
        AbortSignal.timeout(600_000),
      )) {
        delays.push(delay(Date.now(), Number(voltage)))
      }
    })()
  }
  return delays
}

async function writeTimes(database: Database) {
  const { rows } = await database.pool.query<{ count: number; p50: number; p99: number }>(
    `SELECT count(*)::int AS count, percentile_cont(0.5) WITHIN GROUP (ORDER BY delay) AS p50,
            percentile_cont(0.99) WITHIN GROUP (ORDER BY delay) AS p99
     FROM (SELECT mod((extract(epoch FROM known_at) * 1000 - voltage)::numeric + $1, $1)::float8 AS delay
           FROM smart_meter_readings)`,
    [minuteMs],
  )
  return rows[0] ?? { count: 0, p50: Number.NaN, p99: Number.NaN }
}

/** Since the moment of the running minute at which it was published. */
function delay(at: number, published: number): number {
  return (at - published + minuteMs) % minuteMs
}

function times(delays: number[]): string {
  const shown = (share: number) => `${quantile(delays, share).toFixed(0)} ms`
  return `p50 ${shown(0.5)}, p99 ${shown(0.99)}, max ${shown(1)}`
}

type Sample = { second: number; usage: ReturnType<typeof usageOf> }

/** What the processes use, every few seconds until it is done. */
async function sampled(dataDir: string, done: Promise<void>): Promise<Sample[]> {
  const startedAt = Date.now()
  const samples: Sample[] = []
  const take = () => {
    samples.push({ second: (Date.now() - startedAt) / 1000, usage: usageOf(dataDir) })
  }
  take()
  const timer = setInterval(take, 2000)
  await done
  clearInterval(timer)
  take()
  return samples
}

/** Processor time, memory at several points, and how it grows over the second half: garbage comes and goes, a leak does not. */
function usage(samples: Sample[]): Record<string, string> {
  const [first, last] = [samples[0], samples.at(-1)]
  if (!first || !last) return {}
  const lines = [...last.usage].flatMap(([name, now]) => {
    const then = first.usage.get(name)
    if (!then) return []
    const share = ((now.cpuSeconds - then.cpuSeconds) / (last.second - first.second)) * 100
    const memory = samples.map(({ second, usage: at }) => {
      return { second, mb: at.get(name)?.residentMb ?? Number.NaN }
    })
    const points = Array.from({ length: shownPoints }, (_, i) => {
      const at = Math.round((i * (memory.length - 1)) / (shownPoints - 1))
      return (memory[at]?.mb ?? Number.NaN).toFixed(0)
    })
    const growth = slope(memory.slice(Math.floor(memory.length / 2))) * 60
    const line = `${share.toFixed(0)} % of a core, ${points.join(' → ')} MB, ${growth.toFixed(1)} MB/min over the second half`
    return [[name, line] as const]
  })
  return Object.fromEntries(lines)
}

/** MB per second, by least squares. */
function slope(points: { second: number; mb: number }[]): number {
  const mean = (values: number[]) => {
    let sum = 0
    for (const value of values) sum += value
    return sum / values.length
  }
  const [second, mb] = [mean(points.map(p => p.second)), mean(points.map(p => p.mb))]
  let [covariance, variance] = [0, 0]
  for (const point of points) {
    covariance += (point.second - second) * (point.mb - mb)
    variance += (point.second - second) ** 2
  }
  return variance === 0 ? 0 : covariance / variance
}
