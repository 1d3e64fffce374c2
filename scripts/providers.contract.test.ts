import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { UserError } from '#platform/errors.ts'
import { openGuardedFetch, type GuardedFetch } from '#platform/net/guarded-fetch.ts'
import type { SeriesProvider, SeriesRequest } from '#platform/provider/series-provider.ts'
import { checkFaults } from '../subgraphs/simulation/fault/check-faults.ts'
import { withFaults } from '../subgraphs/simulation/fault/with-faults.ts'
import {
  checkMarketParameters,
  marketCatalogue,
  simulatedMarkets,
  type SimulatedMarket,
} from '../subgraphs/simulation/market-model/market-model.ts'
import { checkParameters } from '../subgraphs/simulation/meter-model/parameters.ts'
import { createSimulatedMarketProvider } from '../subgraphs/simulation/providers/simulated-market/simulated-market.provider.ts'
import { createSimulatedMeterProvider } from '../subgraphs/simulation/providers/simulated-meter/simulated-meter.provider.ts'
import type { FeedSeries } from '../subgraphs/timeseries/intake/feeds/feed-series.ts'
import { valuesOf } from '../subgraphs/timeseries/provider/fetch-series.ts'
import {
  configured,
  type ProviderId,
  type Target,
} from '../subgraphs/timeseries/provider/provider.ts'
import { providers } from '../subgraphs/timeseries/provider/registry.ts'
import { createSourceHttp } from '../subgraphs/timeseries/provider/source-http.ts'
import { storeSeries } from '../subgraphs/timeseries/provider/store-series.ts'
import {
  dayAfter,
  openConnectors,
  testToken,
  today,
  type TestConnectors,
} from '../subgraphs/timeseries/testing/test-connectors.ts'
import { valid } from '../subgraphs/timeseries/testing/valid.ts'

// Two days, the second of 23 hours, seen from the day after.
const window = { from: today, to: dayAfter }
const now = new Date('2026-03-31T12:00:00Z')
const { signal } = new AbortController()
const place = { latitude: '52.5', longitude: '13.4' }

type Source = { provider: SeriesProvider<{ series: FeedSeries }>; target: Target }

let all: TestConnectors
let guard: GuardedFetch
beforeAll(async () => {
  all = await openConnectors()
  guard = openGuardedFetch(all.use.policy)
})
afterAll(async () => {
  await guard.close()
  await all.close()
})

async function real(id: ProviderId, given: Record<string, string> = {}): Promise<Source> {
  const settings: Record<string, unknown> = { baseUrl: all.source.url, ...given }
  const asked = (request: { signal: AbortSignal }) => {
    const use = { guard, signal: request.signal, pacing: all.use.pacing, attempts: 1 }
    const http = createSourceHttp(use)
    return configured(providers[id], { settings, secret: testToken, http })
  }
  const provider = {
    ...asked({ signal }),
    fetch: (request: SeriesRequest) => asked(request).fetch(request),
  }
  return { provider, target: providers[id].target(providers[id].settingsSchema.parse(settings)) }
}

async function solarEdge(): Promise<Source> {
  const productionMeterId = await all.timeseries.addMeter('Dach', 900)
  return real('SOLAREDGE', { siteId: '12', productionMeterId })
}

async function simulatedMarket(market: SimulatedMarket): Promise<Source> {
  const parameters = valid(checkMarketParameters(market, {}))
  const { marketId, marketName: name } = marketCatalogue[market]
  return {
    provider: createSimulatedMarketProvider({ market, seed: 7, parameters }),
    target: { to: 'MARKET', marketId, name },
  }
}

async function simulatedMeter(): Promise<Source> {
  const meterId = await all.timeseries.addMeter('Simuliert', 900)
  const site = { latitude: 51, longitude: 10, timeZone: 'Europe/Berlin', state: null }
  const provider = createSimulatedMeterProvider({
    ...{
      profile: 'HOUSEHOLD',
      seed: 7,
      intervalSeconds: 900,
      place: site,
      companions: [],
      origin: 0,
    },
    parameters: valid(checkParameters('HOUSEHOLD', {})),
  })
  const both = (['CONSUMPTION', 'PRODUCTION'] as const).map(quantity => {
    return { meterId, flow: quantity, quantity }
  })
  return { provider, target: { to: 'METERS', meters: both } }
}

const sources: [string, () => Promise<Source>][] = [
  ['ENTSOE', () => real('ENTSOE')],
  ['SMARD', () => real('SMARD')],
  ['ENERGY_CHARTS', () => real('ENERGY_CHARTS')],
  ['AWATTAR', () => real('AWATTAR')],
  ['SOLAREDGE', solarEdge],
  ['BRIGHT_SKY', () => real('BRIGHT_SKY', place)],
  ['OPEN_METEO', () => real('OPEN_METEO', place)],
  ...simulatedMarkets.map((market): (typeof sources)[number] => [
    `simulated ${market}`,
    () => simulatedMarket(market),
  ]),
  ['simulated meter', simulatedMeter],
]

describe.each(sources)('the source %s', (_name, open) => {
  let source: Source
  beforeAll(async () => {
    source = await open()
  })

  it('says who it is, and how much may be asked at once', () => {
    const { id, name, description, mostDays } = source.provider
    expect([id, name, description].every(text => text.length > 2)).toBe(true)
    expect(mostDays).toBeGreaterThanOrEqual(1)
  })

  it('answers everything of the span: rising, each start once, without a hole', async () => {
    for (const { stepSeconds, points } of columnsOf(await ask(source))) {
      const starts = points.map(({ ts }) => ts.getTime())
      const steps = starts.slice(1).map((start, i) => start - (starts[i] ?? 0))
      expect(new Set(steps)).toEqual(new Set([stepSeconds * 1000]))
      expect(starts[0]).toBeLessThanOrEqual(window.from.getTime())
      expect(starts.at(-1)).toBeGreaterThanOrEqual(window.to.getTime() - stepSeconds * 1000)
    }
  })

  it('answers the same when it is asked again', async () => {
    expect(await ask(source)).toEqual(await ask(source))
  })

  it('stops when it is told to', async () => {
    const aborted = { ...window, now, signal: AbortSignal.abort() }

    await expect(source.provider.fetch(aborted)).rejects.toThrow('aborted')
  })

  it('is stored like any other, and nothing twice', async () => {
    const series = await ask(source)
    const { target } = source
    const use = { stores: all.use.stores, events: all.use.events }

    const first = valid(await storeSeries(series, { target, override: true }, use))
    const second = valid(await storeSeries(series, { target, override: false }, use))

    expect(first.added + first.changed + first.unchanged).toBe(second.unchanged)
    expect(first.added + first.changed).toBeGreaterThan(0)
    expect(second).toMatchObject({ added: 0, changed: 0, kept: 0 })
  })

  it('can be disturbed, in the same way every time', async () => {
    const faults = valid(
      checkFaults([
        { kind: 'GAP', parameters: { ratePerDay: 4, minutes: 60 } },
        { kind: 'SPIKE', parameters: { ratePerDay: 12, minutes: 30, factor: 7 } },
        { kind: 'DUPLICATE', parameters: { ratePerDay: 12 } },
      ]),
    )
    const provider = withFaults(source.provider, { faults, seed: 9 })
    const whole = within(await ask(source))
    const disturbed = within(await ask({ ...source, provider }))

    expect(await ask({ ...source, provider })).toEqual(await ask({ ...source, provider }))
    expect(distinct(disturbed)).toBeLessThan(distinct(whole))
    const use = { stores: all.use.stores, events: all.use.events }
    valid(await storeSeries(disturbed, { target: source.target, override: true }, use))
  })

  it('is itself where nothing disturbs it', async () => {
    const provider = withFaults(source.provider, { faults: {}, seed: 9 })

    expect(within(await ask({ ...source, provider }))).toEqual(within(await ask(source)))
  })
})

describe('readings of a simulated source', () => {
  it('are stored as simulated, those of a real one as measured', async () => {
    const { rows } = await all.timeseries.database.pool.query(
      `SELECT name, array_agg(DISTINCT quality) AS qualities FROM smart_meter_readings
       JOIN meters USING (meter_id) GROUP BY name ORDER BY name`,
    )

    expect(rows).toEqual([
      { name: 'Dach', qualities: [0] },
      { name: 'Simuliert', qualities: [5] },
    ])
  })
})

async function ask({ provider }: Source): Promise<FeedSeries> {
  const answer = await provider.fetch({ ...window, now, signal })
  if (answer instanceof UserError) throw new Error(`${answer.code}: ${answer.message}`)
  expect(valuesOf(answer.series)).toBeGreaterThan(0)
  return answer.series
}

type Column = { stepSeconds: number; points: { ts: Date }[] }

function columnsOf(series: FeedSeries): Column[] {
  return series.kind === 'READINGS' ? series.series : [series]
}

/** Some sources answer whole days or weeks. */
function within(series: FeedSeries): FeedSeries {
  const lies = ({ ts }: { ts: Date }) => ts >= window.from && ts < window.to
  if (series.kind === 'PRICES') return { ...series, points: series.points.filter(lies) }
  if (series.kind === 'WEATHER') return { ...series, points: series.points.filter(lies) }
  const columns = series.series.map(each => ({ ...each, points: each.points.filter(lies) }))
  return { ...series, series: columns }
}

function distinct(series: FeedSeries): number {
  const [first] = columnsOf(series)
  return new Set(first?.points.map(({ ts }) => ts.getTime())).size
}
