import { join } from 'node:path'
import { readFileSync } from 'node:fs'
import { argv } from 'node:process'
import { setTimeout as pause } from 'node:timers/promises'
import { connectDatabase, type Database } from '#platform/database/database.ts'
import { loadSecrets } from '#platform/identity/secrets.ts'
import { quantile, report } from './measure.ts'
import { usageOf } from './process-watch.ts'
import { withLuna, type RunningLuna } from './running-luna.ts'

// 1,000 simulated meters of all profiles with one reading per second, made by the simulation, through the intake of
// the time series into the database. The limit: the simulation takes less than 30 % of one core. Arguments:
// seconds, meters.
const seconds = Number(argv[2] ?? 60)
const meterCount = Number(argv[3] ?? 1000)
const warmUpSeconds = 15
const mostPercent = 30

await withLuna({}, measure)

async function measure(luna: RunningLuna): Promise<void> {
  const secrets = await loadSecrets(luna.dataDir)
  const databaseUrl = `postgres://luna:${secrets.databasePassword}@127.0.0.1:${luna.ports.PG_PORT}/luna`
  const database = connectDatabase(databaseUrl)
  const profiles = await profilesOf(luna)
  await addSimulations(database, profiles)
  await pause(warmUpSeconds * 1000)
  const from = new Date()
  const before = usageOf(luna.dataDir)
  await pause(seconds * 1000)
  const after = usageOf(luna.dataDir)
  const took = (Date.now() - from.getTime()) / 1000
  const written = await writtenSince(database, from)
  const shares = [...after].map(([name, { cpuSeconds, residentMb }]) => {
    const percent = ((cpuSeconds - (before.get(name)?.cpuSeconds ?? 0)) / took) * 100
    return { name, percent, residentMb }
  })
  const own = shares.find(({ name }) => name === 'simulation')?.percent ?? Number.NaN
  const verdict = own < mostPercent ? 'kept' : 'MISSED'
  report({
    meters: `${meterCount} at 1 s, ${profiles.length} profiles`,
    'readings stored': `${written.length} (${(written.length / took).toFixed(0)}/s)`,
    'end of the interval → written': `p50 ${quantile(written, 0.5).toFixed(0)} ms, p99 ${quantile(written, 0.99).toFixed(0)} ms`,
    [`simulation below ${mostPercent} % of a core`]: `${verdict} (${own.toFixed(1)} %)`,
    ...Object.fromEntries(
      shares.map(({ name, percent, residentMb }) => {
        return [name, `${percent.toFixed(1)} % of a core, ${residentMb.toFixed(0)} MB`]
      }),
    ),
  })
  await database.close()
}

async function profilesOf(luna: RunningLuna): Promise<string[]> {
  const token = readFileSync(join(luna.dataDir, 'secrets', 'admin-token'), 'utf8').trim()
  const response = await fetch(`${luna.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-admin-token': token },
    body: JSON.stringify({ query: '{ simulationProfiles { profile } }' }),
  })
  // The schema of our own gateway.
  const { data } = (await response.json()) as {
    data: { simulationProfiles: { profile: string }[] }
  }
  return data.simulationProfiles.map(({ profile }) => profile)
}

/** Every profile in turn; nothing to catch up. */
async function addSimulations(database: Database, profiles: string[]): Promise<void> {
  await database.pool.query(
    `WITH made AS (
       INSERT INTO meters (meter_id, name, time_zone, interval_seconds, simulated)
       SELECT gen_random_uuid(), 'Zähler ' || n, 'Europe/Berlin', 1, true
       FROM generate_series(1, $1::int) n
       RETURNING meter_id, substr(name, 8)::int AS n)
     INSERT INTO simulations
       (meter_id, profile, interval_seconds, seed, running, started_at, delivered_until, origin)
     SELECT meter_id, ($2::text[])[1 + n % cardinality($2::text[])], 1, n, true, now(), date_trunc('second', now()),
       date_trunc('second', now())
     FROM made`,
    [meterCount, profiles],
  )
}

/** Milliseconds from the end of each interval to its being written. */
async function writtenSince(database: Database, from: Date): Promise<number[]> {
  const { rows } = await database.pool.query<{ delay: number }>(
    `SELECT (extract(epoch FROM known_at - ts) * 1000 - 1000)::float8 AS delay
     FROM smart_meter_readings WHERE ts >= $1`,
    [from],
  )
  return rows.map(({ delay }) => delay)
}
