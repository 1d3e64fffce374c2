import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { WeatherPoint } from '../intake/feeds/feed-series.ts'
import { openTimeseries, type TestTimeseries } from '../testing/test-timeseries.ts'

const hourMs = 3_600_000
const now = new Date('2026-03-28T12:00:00Z')
const cutOff = Date.parse('2026-02-25T12:00:00Z')
let timeseries: TestTimeseries
beforeEach(async () => {
  timeseries = await openTimeseries()
})
afterEach(() => timeseries.close())

const ts = new Date('2026-02-27T12:00:00Z')
const nothing = {
  ...{ globalRadiationWM2: null, windSpeedMS: null, cloudCoverPercent: null },
  ...{ humidityPercent: null, pressureHpa: null, precipitationMm: null },
}
/** Issues of one interval's forecast, hours after the day that is 31 days ago; each says something else. */
const issue = async (...hours: number[]) => {
  for (const hour of hours) {
    const issuedAt = new Date(cutOff + hour * hourMs)
    const point: WeatherPoint = { ts, kind: 'FORECAST', issuedAt, temperatureC: hour, ...nothing }
    await write(point)
  }
}
const write = (point: WeatherPoint) =>
  timeseries.stores.weather.write({
    ...{ kind: 'WEATHER', station: 'DWD-1', stepSeconds: 3600 },
    place: { name: 'Hier', latitude: 50, longitude: 10, elevationM: null },
    points: [point],
  })
const left = async () =>
  (await timeseries.stores.weather.issues('DWD-1', ts)).map(({ issuedAt }) =>
    issuedAt ? (issuedAt.getTime() - cutOff) / hourMs : undefined,
  )

describe('issues of forecasts', () => {
  it('older than 31 days are thinned to the last one of six hours, newer ones all stay', async () => {
    await issue(-24, -20, -19, -18, -13, -7, -6, -1, 0, 1, 2, 3)

    expect(await timeseries.stores.weather.thinOut(now, 100)).toBe(4)

    expect(await left()).toEqual([-19, -13, -7, -1, 0, 1, 2, 3])
    expect(await timeseries.stores.weather.thinOut(now, 100)).toBe(0)
  })

  it('go in small portions, and observations never', async () => {
    await issue(-24, -23, -22, -21)
    await write({ ts, kind: 'OBSERVED', issuedAt: null, temperatureC: 1, ...nothing })

    expect(await timeseries.stores.weather.thinOut(now, 2)).toBe(2)
    expect(await timeseries.stores.weather.thinOut(now, 2)).toBe(1)

    expect(await left()).toEqual([-21])
    const { rows } = await timeseries.database.pool.query('SELECT kind FROM weather')
    expect(rows).toHaveLength(2)
  })
})
