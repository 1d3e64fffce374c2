import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectRoot } from '#platform/project-root.ts'
import { parseBrightSky } from './bright-sky.ts'
import { parseDwdPoi } from './dwd-poi.ts'
import { parseEntsoeA44 } from './entsoe-a44.ts'
import { detectFeed } from './feed-formats.ts'
import { parseOverview, parsePowerFlow } from './solaredge-snapshot.ts'
import { parseSolarEdge } from './solaredge.ts'
import { valid } from '../../testing/valid.ts'

const folder = join(projectRoot, '..', 'shared', 'data')
const read = (name: string) => readFileSync(join(folder, name), 'utf8')

describe.skipIf(!existsSync(folder))('real files', () => {
  it('of ENTSO-E: two days of quarter-hours, the first auction chosen, the second on offer', () => {
    const text = read('entsoe_a44_de_lu_2026-02-02_pt15m_curve_a03.xml')

    const { series, alternatives, warnings } = valid(parseEntsoeA44(text))
    const [second] = alternatives

    expect(detectFeed(text)).toBe('ENTSOE_A44')
    expect(series).toMatchObject({ marketId: 'DE-LU/day-ahead', stepSeconds: 900 })
    expect(series.points).toHaveLength(192)
    expect(series.points[0]).toMatchObject({
      ts: new Date('2026-02-01T23:00:00Z'),
      eurPerMwh: 100.41,
    })
    expect(second).toMatchObject({ marketId: 'DE-LU/day-ahead-2' })
    // Position 79 of the second day is left out: it repeats position 78.
    expect(second?.points).toHaveLength(192)
    expect(second?.points[96 + 78]?.eurPerMwh).toBe(second?.points[96 + 77]?.eurPerMwh)
    expect(warnings).toEqual([])
  })

  it('of Bright Sky: the repeated hour of October 2024 is there twice', () => {
    const text = read('weather_brightsky_dwd_2024-10-26.json')

    const { series, warnings } = valid(parseBrightSky(text))
    const hours = series.points.map(({ ts }) => ts.toISOString().slice(0, 13))

    expect(detectFeed(text)).toBe('BRIGHT_SKY')
    expect(series).toMatchObject({ station: 'DWD-00191', stepSeconds: 3600 })
    expect(series.place.name).toBe('Arnstein-Müdesheim')
    expect(hours).toContain('2024-10-27T00')
    expect(hours).toContain('2024-10-27T01')
    expect(new Set(hours).size).toBe(hours.length)
    expect(warnings).toEqual([])
    expect(
      series.points.find(({ ts }) => ts.toISOString() === '2024-10-25T22:00:00.000Z'),
    ).toMatchObject({
      temperatureC: 6.2,
      windSpeedMS: 4.7 / 3.6,
      globalRadiationWM2: null,
    })
  })

  it('of the DWD: hourly observations of April 2020', () => {
    const text = read('weather_dwd_poi_observations_2020-04.csv')

    const { series } = valid(parseDwdPoi(text))

    expect(detectFeed(text)).toBe('DWD_POI')
    expect(series.station).toBe('WMO-01049')
    expect(series.points.at(-1)).toMatchObject({
      ts: new Date('2020-04-06T08:00:00Z'),
      temperatureC: -3.1,
      pressureHpa: 1023.1,
      humidityPercent: 59,
      cloudCoverPercent: null,
    })
  })

  it('of SolarEdge: energy of a day, power now and the overview', () => {
    const text = read('solaredge_fixtures/energy_details.json')
    const receivedAt = new Date('2025-01-01T11:00:00Z')

    const { series, warnings } = valid(parseSolarEdge(text))
    const flow = parsePowerFlow(read('solaredge_fixtures/power_flow.json'), { receivedAt })
    const overview = parseOverview(read('solaredge_fixtures/overview.json'))

    expect(detectFeed(text)).toBe('SOLAREDGE')
    expect(series.series.map(({ quantity, points }) => [quantity, points[0]?.value])).toEqual([
      ['PRODUCTION', 12.345],
      ['CONSUMPTION', 9.876],
      ['SELF_CONSUMPTION', 5.432],
      ['FEED_IN', 6.913],
      ['GRID_IMPORT', 4.444],
    ])
    expect(warnings).toMatchObject([{ code: 'FEED_COARSE' }])
    expect(flow).toEqual({
      at: receivedAt,
      productionKw: 1.5,
      consumptionKw: 1.5,
      gridKw: 0.25,
      storageKw: 0.25,
      stateOfChargePercent: 75,
      producedKwh: null,
    })
    expect(overview).toMatchObject({
      at: new Date('2025-01-01T11:00:00Z'),
      productionKw: 1.2345,
      producedKwh: 100,
    })
  })
})
