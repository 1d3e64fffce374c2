import { UserError } from '#platform/errors.ts'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { openTimeseries } from '../../testing/test-timeseries.ts'
import type { Meter, MeterFormula, NewMeter } from '../meter.ts'

export const operator = testViewer('operator')

export type MeterWorld = Awaited<ReturnType<typeof openMeterWorld>>

/** The subgraph with short ways to meters of quarter-hours and their readings. */
export async function openMeterWorld() {
  const timeseries = await openTimeseries()
  const create = (name: string, more: Partial<NewMeter> = {}): Promise<Meter | UserError> => {
    const plain = { meteringLocation: null, timeZone: 'Europe/Berlin', simulated: false }
    const meter = { ...plain, name, intervalSeconds: 900, ...more }
    return timeseries.services.meters.create(meter, operator)
  }
  return {
    ...timeseries,
    create,
    async add(name: string, more: Partial<NewMeter> = {}): Promise<Meter> {
      const meter = await create(name, more)
      if (meter instanceof UserError) throw new Error(`${meter.code}: ${meter.message}`)
      return meter
    },
    /** 1 kW in every quarter-hour of the first days of 2026. */
    async read(meterId: string, days: number): Promise<void> {
      await timeseries.database.pool.query(
        `INSERT INTO smart_meter_readings (meter_id, ts, consumption_kw, quality)
         SELECT $1, ts, 1, 0 FROM generate_series('2026-01-01T00:00Z'::timestamptz,
           '2026-01-01T00:00Z'::timestamptz + make_interval(days => $2) - interval '1 second', '15 minutes') ts`,
        [meterId, days],
      )
    },
  }
}

/** The sum of the consumption of these meters. */
export function sumOf(...terms: Pick<Meter, 'id'>[]): MeterFormula {
  return {
    expression: terms.map((_, place) => `m${place}`).join(' + '),
    terms: terms.map(({ id }, place) => ({
      name: `m${place}`,
      meterId: id,
      quantity: 'CONSUMPTION',
    })),
  }
}
