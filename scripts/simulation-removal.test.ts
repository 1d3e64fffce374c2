import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { UserError } from '#platform/errors.ts'
import type { JobContext } from '#platform/jobs/job.ts'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { createTimeseriesJobs } from '../subgraphs/timeseries/jobs.ts'
import { runJob } from '../subgraphs/timeseries/testing/test-timeseries.ts'
import { done, operator } from '../subgraphs/timeseries/quality/testing/quality-world.ts'
import { readTables } from './testing/tables.ts'
import { openSimulationWorld, type SimulationWorld } from './testing/simulation-world.ts'

let world: SimulationWorld
beforeEach(async () => {
  world = await openSimulationWorld()
})
afterEach(() => world.close())

/** With the 25-hour day, quarter-hours. */
const autumn: [string, string] = ['2025-10-01', '2025-11-15']
const values = Array.from({ length: 3 * 96 }, (_, i) => 5 + ((i * 37) % 100) / 10)

type Wish = { meterIds?: string[]; markets?: string[]; confirm?: boolean }

function request({ meterIds, markets, confirm = true }: Wish = {}, viewer = operator) {
  return world.services.removeSimulated.request({ meterIds, markets, confirm }, viewer)
}

async function remove(wish: Wish = {}, context: Partial<JobContext> = {}): Promise<string> {
  const job = done(await request(wish))
  const handler = createTimeseriesJobs(world).find(({ kind }) => kind === 'REMOVE_SIMULATED')
  if (!handler) throw new Error('no handler')
  return (await runJob(handler, world, job, context)).message
}

async function correct(meterId: string, ts: string, kw: number): Promise<void> {
  const wish = { meterId, quantity: 'CONSUMPTION' as const, reason: 'Probe' }
  done(
    await world.services.quality.corrections.correct(
      { ...wish, values: [{ ts: new Date(ts), kw }] },
      operator,
    ),
  )
}

async function addRule(meterId: string): Promise<void> {
  await world.database.pool.query(
    `INSERT INTO alert_rules (rule_id, name, kind, meter_id, condition, severity, created_by)
     VALUES (gen_random_uuid(), 'Spitze', 'THRESHOLD', $1, '{}', 'WARNING', 'x')`,
    [meterId],
  )
}

async function alert(meterId: string, since: string): Promise<void> {
  await world.database.pool.query(
    `INSERT INTO alerts (alert_id, rule_name, kind, severity, meter_id, state, since, message)
     VALUES (gen_random_uuid(), 'x', 'THRESHOLD', 'WARNING', $1, 'CLOSED', $2, 'x')`,
    [meterId, since],
  )
}

/** An open alert and a refusal that come of simulated values, as their own parts write them. */
async function leaveTraces(meterId: string): Promise<void> {
  const { pool } = world.database
  await pool.query(`UPDATE alert_rules SET state = '{"since": 1}' WHERE meter_id = $1`, [meterId])
  await pool.query(
    `WITH a AS (
       INSERT INTO alerts (alert_id, rule_id, rule_name, kind, severity, meter_id, state, since, message)
       SELECT gen_random_uuid(), rule_id, name, kind, severity, meter_id, 'OPEN', '2025-10-20T10:00:00Z', 'x'
       FROM alert_rules WHERE meter_id = $1 RETURNING alert_id)
     INSERT INTO alert_events (alert_id, kind, text) SELECT alert_id, 'OPENED', 'x' FROM a`,
    [meterId],
  )
  await pool.query(
    `UPDATE simulations SET delivered_until = now(), readings_delivered = 5, faults_injected = 1,
       last_error = 'x', last_error_at = now() WHERE meter_id = $1`,
    [meterId],
  )
  await pool.query(
    `INSERT INTO refused_readings (meter_id, ts, consumption_kw, quality)
     VALUES ($1, '2025-10-20T10:00:00Z', 1, 5)`,
    [meterId],
  )
}

describe('removed simulated data', { timeout: 120_000 }, () => {
  it('leaves every table as it was before, also of a meter that has both', async () => {
    const both = await world.simulate('Beides')
    const only = await world.simulate('Nur simuliert')
    const real = await world.addMeter('Echt', 900)
    for (const id of [both, real]) {
      await world.measure(id, values, { start: '2025-10-25T00:00:00Z' })
      await correct(id, '2025-10-25T03:00:00Z', 77)
      await world.check({ meterId: id })
    }
    await makeAggregates()
    await addRule(only)
    const virtual = await world.stores.meters.create({
      ...{ name: 'Summe', intervalSeconds: 900, meteringLocation: null, timeZone: 'Europe/Berlin' },
      ...{ simulated: false, kind: 'VIRTUAL' },
      formula: { expression: 'a', terms: [{ name: 'a', meterId: only, quantity: 'CONSUMPTION' }] },
    })
    await alert(both, '2025-10-26T10:00:00Z')
    const before = await readTables(world.database.pool, moments)

    await world.history([both, only], autumn)
    for (const id of [both, only]) {
      // A correction, and one of that, in the middle of what is simulated.
      // The other one close behind what is measured.
      for (const ts of ['2025-10-10T00:00:00Z', '2025-10-28T06:00:00Z']) {
        await correct(id, ts, 500)
        await correct(id, ts, 501)
      }
      await world.check({ meterId: id })
    }
    await leaveTraces(only)
    await alert(virtual?.id ?? '', '2025-10-20T10:00:00Z')
    await world.stores.prices.write({
      ...{ marketId: 'SIM-TEST/day-ahead', name: 'Probe (simuliert)' },
      points: [
        { ts: new Date('2025-10-20T10:00:00Z'), stepSeconds: 900, eurPerMwh: 1, volume: null },
      ],
    })
    const filled = await readTables(world.database.pool, moments)
    expect(differing(before, filled)).toEqual(
      expect.arrayContaining(['smart_meter_readings', 'rollup_1d', 'quality_findings', 'alerts']),
    )

    const message = await remove()

    await makeAggregates()
    expect(message).toContain('und 1 simulierte Preise von 1 Markt')
    const after = await readTables(world.database.pool, moments)
    const changed = differing(before, after).filter(name => !allowed.includes(name))
    for (const table of changed)
      expect([table, after.get(table)]).toEqual([table, before.get(table)])
    expect(changed).toEqual([])
  })

  it('goes on after it was ended in the middle', async () => {
    const both = await world.simulate('Beides')
    await world.measure(both, values, { start: '2025-10-25T00:00:00Z' })
    const measured = await world.readings(both)
    await world.history([both], autumn)
    const ending = new AbortController()
    const progress = async () => ending.abort(new Error('ended'))

    await expect(remove({}, { signal: ending.signal, progress })).rejects.toThrow('ended')
    await remove()

    expect(await world.readings(both)).toEqual(measured)
  })

  it('is only that of the meters that are named', async () => {
    const [one, other] = [await world.simulate('Eins'), await world.simulate('Zwei')]
    await world.history([one, other], autumn)

    await remove({ meterIds: [one] })

    expect(await world.readings(one)).toEqual([])
    expect(await world.readings(other)).toHaveLength(45 * 96)
  })
})

describe('the removal', { timeout: 60_000 }, () => {
  it('asks before it removes', async () => {
    await world.simulate('Eins')

    expect(await request({ confirm: false })).toMatchObject({
      code: 'REMOVAL_UNCONFIRMED',
      message: expect.stringContaining('endgültig gelöscht') as string,
    })
  })

  it('waits for a simulation to be stopped', async () => {
    const id = await world.simulate('Eins')
    await world.database.pool.query('UPDATE simulations SET running = true')

    expect(await request()).toMatchObject({
      code: 'SIMULATION_RUNNING',
      message: '1 Simulation läuft noch: „Eins“.',
    })
    expect(await request({ meterIds: [id] })).toBeInstanceOf(UserError)
  })

  it('takes no market that is real, no meter that is unknown, and nobody who only looks', async () => {
    expect(await request({ markets: ['DE-LU/day-ahead'] })).toMatchObject({
      code: 'MARKET_NOT_SIMULATED',
    })
    expect(await request({ meterIds: [crypto.randomUUID()] })).toMatchObject({
      code: 'METER_UNKNOWN',
    })
    expect(await request()).toMatchObject({ code: 'NOTHING_SIMULATED' })
    await expect(request({}, testViewer('viewer'))).rejects.toMatchObject({
      extensions: { code: 'FORBIDDEN' },
    })
  })
})

/** What records that something was done; of the check also when it looked at what is left. */
const allowed = ['jobs', 'audit_log']
const moments = { quality_checks: ['checked_at'] }

function differing(before: Map<string, string[]>, after: Map<string, string[]>): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].filter(
    name => JSON.stringify(before.get(name)) !== JSON.stringify(after.get(name)),
  )
}

/** As the worker does all the time. */
async function makeAggregates(): Promise<void> {
  await world.database.pool.query('SELECT refresh_rollups(1000000, NULL)')
}
