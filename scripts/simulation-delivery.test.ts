import { spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildSchema } from '#platform/graphql/subgraph-schema.ts'
import { startSubgraphServer, type SubgraphServer } from '#platform/graphql/subgraph-server.ts'
import { createInternalSigner, createInternalVerifier } from '#platform/identity/internal-token.ts'
import { createLinks } from '#platform/objects/links.ts'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { createRuns, type RunServices } from '../subgraphs/simulation/run/create-runs.ts'
import { createTimeseriesClient } from '../subgraphs/simulation/timeseries-client.ts'
import { createContext } from '../subgraphs/timeseries/context.ts'
import { subgraph } from '../subgraphs/timeseries/schema.ts'
import {
  openTimeseries,
  type TestTimeseries,
} from '../subgraphs/timeseries/testing/test-timeseries.ts'

// The runner of the simulation against the real timeseries subgraph over HTTP, and killed with -9 on its way.
const dayMs = 86_400_000
const minuteMs = 60_000
const operator = testViewer('operator')
const source = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const keys = generateKeyPairSync('ed25519')

let timeseries: TestTimeseries
let server: SubgraphServer
let runs: RunServices
let clock: number | undefined
beforeAll(async () => {
  timeseries = await openTimeseries()
  const { services, stores, logger } = timeseries
  const use = { services, stores, links: createLinks(new Uint8Array(32)) }
  server = await startSubgraphServer({
    ...{ schema: buildSchema(subgraph).schema, host: '127.0.0.1', port: 0, logger },
    verify: createInternalVerifier(keys.publicKey, 'timeseries'),
    createContext: viewer => createContext(use, viewer),
    ready: () => Promise.resolve(),
  })
  const client = createTimeseriesClient(url(), createInternalSigner(keys.privateKey, 'simulation'))
  runs = createRuns({ ...timeseries, timeseries: client, now: () => clock ?? Date.now() })
})
afterAll(async () => {
  await runs.stop()
  await server.close()
  await timeseries.close()
})

const url = () => `http://127.0.0.1:${server.port}/graphql`

async function addMeter(name: string): Promise<string> {
  const rest = { meteringLocation: null, timeZone: 'Europe/Berlin', intervalSeconds: 60 }
  const meter = await timeseries.stores.meters.create({ name, simulated: true, ...rest })
  return meter?.id ?? ''
}

type Stored = { meter_id: string; count: number; first: Date; last: Date; others: number }

async function stored(): Promise<Stored[]> {
  const { rows } = await timeseries.database.pool.query<Stored>(
    `SELECT meter_id, count(*)::int AS count, min(ts) AS first, max(ts) AS last,
       (count(*) FILTER (WHERE quality <> 5))::int AS others
     FROM smart_meter_readings GROUP BY meter_id`,
  )
  return rows
}

/** The runner in a process of its own, killed as soon as so many readings of a meter are there. */
async function runUntil(readings: number): Promise<void> {
  const key = keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const flags = ['--experimental-transform-types', '--disable-warning=ExperimentalWarning']
  const hooks = source('../subgraphs/knowledge/ingestion/testing/resolve-sources.ts')
  const child = spawn(
    process.execPath,
    [
      ...[...flags, '--import', hooks, source('./testing/simulation-process.ts')],
      ...[timeseries.url, url(), key],
    ],
    { stdio: 'inherit' },
  )
  const exit = once(child, 'exit')
  await expect
    .poll(async () => (await stored())[0]?.count ?? 0, { timeout: 30_000, interval: 5 })
    .toBeGreaterThanOrEqual(readings)
  child.kill('SIGKILL')
  expect(await exit).toEqual([null, 'SIGKILL'])
}

describe('the runner of simulations, with the real time series', () => {
  it('leaves no hole and nothing twice when it is killed on its way through history', async () => {
    const meters = await Promise.all(['A', 'B', 'C', 'D'].map(addMeter))
    // Whole minutes of ten days at a day per second: it is in the middle of it when it is killed.
    const now = Math.floor(Date.now() / minuteMs) * minuteMs
    const from = now - 10 * dayMs
    for (const meterId of meters) {
      const started = await runs.simulations.start(
        meterId,
        { historyFrom: new Date(from), speed: 86_400 },
        operator,
      )
      expect(started).toHaveProperty('simulation')
    }
    for (const readings of [1, 3000, 9000]) await runUntil(readings)

    await runs.runner.sync()
    await runs.runner.deliver()
    await runs.runner.saveProgress()

    const rows = await stored()
    expect(rows).toHaveLength(meters.length)
    for (const { count, first, last, others } of rows) {
      expect(first.getTime()).toBe(from)
      expect(last.getTime()).toBeGreaterThanOrEqual(now - minuteMs)
      expect(count).toBe((last.getTime() - from) / minuteMs + 1)
      expect(others).toBe(0)
    }
    const { rows: changed } = await timeseries.database.pool.query('SELECT FROM reading_revisions')
    expect(changed).toHaveLength(0)
    const statuses = await runs.simulations.byMeterIds(meters, operator)
    expect(statuses.map(({ state, lagSeconds }) => ({ state, lagSeconds }))).toEqual(
      meters.map(() => ({ state: 'RUNNING', lagSeconds: 0 })),
    )
    for (const meterId of meters) await runs.simulations.stop(meterId, operator)
  }, 120_000)

  it('publishes prices of the next day into a market of their own', async () => {
    const noon = Math.floor(Date.now() / dayMs) * dayMs - dayMs + 12 * 3_600_000
    clock = noon

    await runs.markets.start('ELECTRICITY_DA', {}, operator)
    await runs.marketRunner.deliver()

    const { rows } = await timeseries.database.pool.query<{ last: Date; name: string }>(
      `SELECT max(ts) AS last, max(m.name) AS name FROM market_prices p JOIN markets m USING (market, product)`,
    )
    expect(rows[0]?.name).toContain('(simuliert)')
    expect(rows[0]?.last.getTime()).toBeGreaterThan(noon + 30 * 3_600_000)
    clock = undefined
  })
})
