import { randomUUID } from 'node:crypto'
import { UserError } from '#platform/errors.ts'
import { createViewer } from '#platform/identity/viewer.ts'
import type { Database } from '#platform/database/database.ts'
import { createFigures, type FigureServices } from '../subgraphs/timeseries/kpi/figures.ts'
import type { KpiScope } from '../subgraphs/timeseries/kpi/kpi-scope.ts'
import { MarketStore } from '../subgraphs/timeseries/market/market.store.ts'
import { ChannelStore } from '../subgraphs/timeseries/meter/channel.store.ts'
import { MeterStore } from '../subgraphs/timeseries/meter/meter.store.ts'
import { RollupStore } from '../subgraphs/timeseries/rollup/rollup.store.ts'
import { withBenchDatabase } from './bench-database.ts'
import { ms, quantile, report, timesOf } from './measure.ts'

// Key figures of a year at 1-minute readings (525,600 per meter), with costs at 35,040 spot prices: alone, and with
// nine more meters beside it. The goal is 100 ms.
const operator = createViewer({ name: 'bench', role: 'operator' })
const year = { from: new Date('2025-12-31T23:00:00Z'), to: new Date('2026-12-31T23:00:00Z') }
const rounds = { rounds: 30, warmUp: 3 }
const marketId = 'DE-LU/day-ahead'

await withBenchDatabase(async database => {
  const meters = new MeterStore(database)
  const channels = new ChannelStore(database)
  const markets = new MarketStore(database)
  const figures = createFigures(database, { meters, channels, markets })
  await fillPrices(database)
  const tariffId = await makeTariff(figures)
  const shown: Record<string, string> = {}
  for (const count of [1, 10]) {
    const meterId = await fillMeters(database, count)
    const tariff = { meterId, tariffId, validFrom: '2026-01-01', validUntil: null }
    await figures.tariffs.assign(tariff, operator)
    const open = async () => {
      const scope = await figures.kpis.open(
        { selection: { meterIds: [meterId] }, ...year },
        operator,
      )
      if (scope instanceof UserError) throw new Error(scope.message)
      return scope
    }
    const load = await timesOf(async () => figures.kpis.load(await open(), 'CONSUMPTION'), rounds)
    const all = await timesOf(() => everything(figures, open), rounds)
    const line = (times: number[]) =>
      `p50 ${ms(quantile(times, 0.5))}, p95 ${ms(quantile(times, 0.95))}`
    shown[`${count} meter(s), energy and peak`] = line(load)
    shown[`${count} meter(s), all figures with costs`] = line(all)
  }
  report(shown)
})

async function everything(figures: FigureServices, open: () => Promise<KpiScope>): Promise<void> {
  const scope = await open()
  await Promise.all([
    figures.kpis.load(scope, 'CONSUMPTION'),
    figures.demand.demand(scope),
    figures.kpis.durationCurve(scope, 'CONSUMPTION', 800),
    figures.emissions.emissions(scope, null),
    figures.costs.costs(scope),
  ])
}

async function makeTariff(figures: FigureServices): Promise<string> {
  const rest = { validFrom: '2026-01-01', source: 'Benchmark' }
  const levies = ['KWKG', 'OFFSHORE', 'STROM_NEV_19', 'ELECTRICITY_TAX'] as const
  const tariff = await figures.tariffs.create(
    {
      ...{ name: 'Dynamisch', direction: 'SUPPLY', marketId, state: null, note: '' },
      components: [
        { kind: 'SPOT', name: 'Spot', unit: 'SPOT_FACTOR', price: '1', ...rest },
        {
          ...{ kind: 'GRID_ENERGY', name: 'Netz', unit: 'CT_PER_KWH', price: '8', ...rest },
          windows: [{ name: 'HT', price: '12', from: '17:00', to: '20:00' }],
        },
        { kind: 'GRID_DEMAND', name: 'Leistung', unit: 'EUR_PER_KW_YEAR', price: '70.14', ...rest },
        ...levies.map(kind => ({
          ...{ kind, name: kind, unit: 'CT_PER_KWH' as const, catalogue: kind, ...rest },
        })),
        { kind: 'VAT', name: 'Umsatzsteuer', unit: 'PERCENT', catalogue: 'VAT', ...rest },
      ],
    },
    operator,
  )
  if (tariff instanceof UserError) throw new Error(tariff.message)
  return tariff.id
}

async function fillPrices(database: Database): Promise<void> {
  await database.pool.query(
    `INSERT INTO markets (market, product, name, step_seconds)
     VALUES ('DE-LU', 'day-ahead', 'Day-Ahead', 900)`,
  )
  await database.pool.query(
    `INSERT INTO market_prices (market, product, ts, price_eur_mwh, step_seconds)
     SELECT 'DE-LU', 'day-ahead', t, round((80 + 60 * sin(extract(epoch FROM t) / 9000))::numeric, 2), 900
     FROM generate_series($1::timestamptz, $2::timestamptz - interval '1 s', interval '15 min') t`,
    [year.from, year.to],
  )
  await database.pool.query('ANALYZE market_prices')
}

/** Adds meters until there are `count`, and answers the last. */
async function fillMeters(database: Database, count: number): Promise<string> {
  const rollups = new RollupStore(database)
  await rollups.makePartitions(year)
  let meterId = ''
  for (let i = count === 1 ? 0 : 1; i < count; i++) {
    meterId = randomUUID()
    await database.pool.query(
      `INSERT INTO meters (meter_id, name, interval_seconds) VALUES ($1, $2, 60)`,
      [meterId, `Zähler ${i}`],
    )
    await database.pool.query(
      `INSERT INTO smart_meter_readings (meter_id, ts, consumption_kw, quality)
       SELECT $1, t, round((200 + 150 * sin(extract(epoch FROM t) / 13751) + random())::numeric, 3), 0
       FROM generate_series($2::timestamptz, $3::timestamptz - interval '1 s', interval '1 min') t`,
      [meterId, year.from, year.to],
    )
    await rollups.refresh(year)
  }
  await database.pool.query('ANALYZE')
  return meterId
}
