import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  openEarlierInstallation,
  type EarlierInstallation,
} from '../subgraphs/knowledge/testing/earlier-installation.ts'

// An installation from before simulations had parameters, a clock and a place.
const townHall = '0f6f2d1e-5a0c-4d4e-9a51-1c7e0d0a0001'
const never = '0f6f2d1e-5a0c-4d4e-9a51-1c7e0d0a0002'
const orphan = '0f6f2d1e-5a0c-4d4e-9a51-1c7e0d0a0003'

let installation: EarlierInstallation
let client: pg.Client
beforeAll(async () => {
  installation = await openEarlierInstallation('simulation_before')
  client = installation.client
  await installation.migrateTo('20261121190000_simulation')
  await client.query(
    `INSERT INTO meters (meter_id, name, time_zone, interval_seconds, simulated, latitude, longitude, state)
     VALUES ($1, 'Rathaus (simuliert)', 'Europe/Berlin', 5, true, 48.1, 11.6, 'BY'),
            ($2, 'Haus', 'Europe/Berlin', 60, true, NULL, NULL, NULL)`,
    [townHall, never],
  )
  await client.query(
    `INSERT INTO simulations (meter_id, profile, interval_seconds, seed, running, started_at)
     VALUES ($1, 'OFFICE', 5, 2026, true, '2026-11-01'), ($2, 'HOUSEHOLD', 60, 7, false, NULL),
            ($3, 'PV', 60, 8, true, '2026-11-01')`,
    [townHall, never, orphan],
  )
  await client.query(
    `INSERT INTO smart_meter_readings (meter_id, ts, consumption_kw, quality)
     VALUES ($1, '2026-11-01T00:00:00Z', 9, 5), ($1, '2026-11-01T00:00:05Z', 9, 5)`,
    [townHall],
  )
  await installation.migrateTo()
}, 60_000)
afterAll(() => installation.drop())

describe('an installation that already simulates', () => {
  it('goes on where its readings end, at the place of its meter', async () => {
    const { rows } = await client.query(
      `SELECT profile, interval_seconds, seed, running, speed, parameters, faults, companions,
         latitude, longitude, state, delivered_until, readings_delivered::int AS delivered
       FROM simulations WHERE meter_id = $1`,
      [townHall],
    )

    expect(rows).toEqual([
      {
        ...{ profile: 'OFFICE', interval_seconds: 5, seed: 2026, running: true, speed: 1 },
        ...{ parameters: {}, faults: [], companions: [] },
        ...{ latitude: 48.1, longitude: 11.6, state: 'BY' },
        ...{ delivered_until: new Date('2026-11-01T00:00:10Z'), delivered: 2 },
      },
    ])
  })

  it('knows of one that never ran nothing but its settings', async () => {
    const { rows } = await client.query(
      `SELECT running, latitude, delivered_until, readings_delivered::int AS delivered
       FROM simulations WHERE meter_id = $1`,
      [never],
    )

    expect(rows).toEqual([{ running: false, latitude: 51.2, delivered_until: null, delivered: 0 }])
  })

  it('has none of a meter that is gone', async () => {
    const { rows } = await client.query('SELECT FROM simulations')

    expect(rows).toHaveLength(2)
  })
})
