import type { Database } from '#platform/database/database.ts'

/** The demo meter's id is fixed, so that the documentation can name it. */
export const demoMeterId = '0f6f2d1e-5a0c-4d4e-9a51-1c7e0d0a0001'

/**
 * The small demo of the first start: one simulated town hall whose readings arrive every five seconds.
 * True when it was seeded just now; a demo that was deleted stays deleted.
 */
export async function seedDemo(database: Database): Promise<boolean> {
  return database.transaction(async client => {
    const first = await client.query(
      'UPDATE installation SET demo_seeded_at = now() WHERE demo_seeded_at IS NULL',
    )
    if (first.rowCount === 0) return false
    await client.query(
      `INSERT INTO meters (meter_id, name, time_zone, interval_seconds, simulated)
       VALUES ($1, 'Rathaus (simuliert)', 'Europe/Berlin', 5, true)`,
      [demoMeterId],
    )
    await client.query(
      `INSERT INTO simulations (meter_id, profile, interval_seconds, seed, running, started_at)
       VALUES ($1, 'OFFICE', 5, 2026, true, now())`,
      [demoMeterId],
    )
    return true
  })
}
