import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { parseBrightSky } from '../intake/feeds/bright-sky.ts'
import type { WeatherKind, WeatherPoint, WeatherSeries } from '../intake/feeds/feed-series.ts'
import * as answers from '../testing/feed-answers.ts'
import { openTimeseries, type TestTimeseries } from '../testing/test-timeseries.ts'
import { valid } from '../testing/valid.ts'

const viewer = testViewer('viewer')
const start = Date.parse('2025-10-25T22:00:00Z')
const hourMs = 3_600_000
const at = (hour: number) => new Date(start + hour * hourMs)
let timeseries: TestTimeseries
beforeEach(async () => {
  timeseries = await openTimeseries()
})
afterEach(() => timeseries.close())

const nothing = {
  temperatureC: null,
  globalRadiationWM2: null,
  windSpeedMS: null,
  cloudCoverPercent: null,
  humidityPercent: null,
  pressureHpa: null,
  precipitationMm: null,
}
type Given = Partial<Omit<WeatherPoint, 'ts'>> & { hour: number; issued?: number }
const series = (...given: Given[]): WeatherSeries => ({
  kind: 'WEATHER',
  station: 'DWD-1',
  place: { name: 'Hier', latitude: 50, longitude: 10, elevationM: null },
  stepSeconds: 3600,
  points: given.map(({ hour, issued, ...values }) => ({
    ...nothing,
    ts: at(hour),
    kind: issued === undefined ? 'OBSERVED' : 'FORECAST',
    issuedAt: issued === undefined ? null : at(issued),
    ...values,
  })),
})
const write = (...given: Given[]) => timeseries.stores.weather.write(series(...given))
const ask = (to: number, choice: { kind?: WeatherKind; knownAt?: Date } = {}, maxPoints = 800) =>
  timeseries.services.weather.columns(
    { at: { station: 'DWD-1' }, from: at(0), to: at(to), maxPoints, ...choice },
    viewer,
  )

describe('observed weather', () => {
  it('is counted, completed and never emptied', async () => {
    expect(await write({ hour: 0, temperatureC: 5 }, { hour: 1, temperatureC: 6 })).toEqual({
      ...{ added: 2, changed: 0, unchanged: 0 },
    })
    expect(await write({ hour: 0, globalRadiationWM2: 100 }, { hour: 1, temperatureC: 6 })).toEqual(
      { added: 0, changed: 1, unchanged: 1 },
    )

    expect(await ask(3)).toMatchObject({
      temperatureC: [5, 6, null],
      globalRadiationWM2: [100, null, null],
      forecastFrom: null,
    })
  })

  it('has the repeated hour of autumn twice', async () => {
    const day = { from: at(0), to: at(25) }
    await timeseries.stores.weather.write(valid(parseBrightSky(answers.brightSky(day))).series)

    const columns = await timeseries.services.weather.columns(
      { at: { station: 'DWD-00433' }, from: at(0), to: at(25), maxPoints: 800 },
      viewer,
    )

    expect(columns?.temperatureC).toEqual(Array.from({ length: 25 }, (_, hour) => hour))
  })
})

describe('a forecast', () => {
  it('keeps every issue that says something new', async () => {
    expect(await write({ hour: 5, issued: 0, temperatureC: 10 })).toMatchObject({ added: 1 })
    expect(await write({ hour: 5, issued: 1, temperatureC: 10 })).toMatchObject({ unchanged: 1 })
    expect(await write({ hour: 5, issued: 2, temperatureC: 12 })).toMatchObject({ changed: 1 })
    expect(await write({ hour: 5, issued: 3, precipitationMm: 1 })).toMatchObject({ changed: 1 })

    const issues = await timeseries.stores.weather.issues('DWD-1', at(5))
    expect(
      issues.map(({ issuedAt, temperatureC, precipitationMm }) => [
        issuedAt,
        temperatureC,
        precipitationMm,
      ]),
    ).toEqual([
      [at(0), 10, null],
      [at(2), 12, null],
      [at(3), 12, 1],
    ])
  })

  it('can be asked as it stood then', async () => {
    const { pool } = timeseries.database
    await write({ hour: 5, issued: 0, temperatureC: 10 })
    await write({ hour: 5, issued: 2, temperatureC: 12 })
    await write({ hour: 5, temperatureC: 11.5 })
    await pool.query(
      `UPDATE weather SET known_at = CASE kind WHEN 'FORECAST' THEN issued_at ELSE $1 END`,
      [at(6)],
    )
    const temperature = async (choice: { kind?: WeatherKind; knownAt?: Date }) =>
      (await ask(6, choice))?.temperatureC[5]

    expect(await temperature({})).toBe(11.5)
    expect(await temperature({ kind: 'FORECAST' })).toBe(12)
    expect(await temperature({ knownAt: at(1) })).toBe(10)
    expect(await temperature({ knownAt: at(3) })).toBe(12)
    expect(await temperature({ kind: 'OBSERVED', knownAt: at(3) })).toBeNull()
  })

  it('gives way to what was observed', async () => {
    await write(
      { hour: 0, issued: 0, temperatureC: 1 },
      { hour: 1, issued: 0, temperatureC: 2 },
      { hour: 0, temperatureC: 9 },
    )

    expect(await ask(2)).toMatchObject({ temperatureC: [9, 2], forecastFrom: at(1) })
  })
})

describe('the query weather', () => {
  it('samples long ranges: means, and sums of precipitation', async () => {
    await write(
      ...Array.from({ length: 24 }, (_, hour) => ({
        ...{ hour, temperatureC: hour, precipitationMm: 0.5 },
      })),
    )

    const columns = await ask(24, {}, 4)
    const sums = (columns?.precipitationMm ?? []).map(Number)

    expect(columns?.sampled).toBe(true)
    expect(Math.max(...sums)).toBe((0.5 * (columns?.stepSeconds ?? 0)) / 3600)
  })

  it('finds the nearest station within 50 km', async () => {
    await write({ hour: 0, temperatureC: 5 })
    const source = `query ($latitude: Float!, $longitude: Float!) {
      weather(latitude: $latitude, longitude: $longitude, from: "${at(0).toISOString()}", to: "${at(2).toISOString()}") {
        stationId stepSeconds temperatureC windSpeedMS } }`
    const near = await timeseries.ask(source, viewer, { latitude: 50.2, longitude: 10.1 })
    const far = await timeseries.ask(source, viewer, { latitude: 52, longitude: 13 })

    expect(near.data).toEqual({
      weather: {
        ...{ stationId: 'DWD-1', stepSeconds: 3600 },
        temperatureC: [5, null],
        windSpeedMS: [null, null],
      },
    })
    expect(far.data).toEqual({ weather: null })
  })

  it('lists stations with place and range, for viewers only', async () => {
    await write({ hour: 0, temperatureC: 5 }, { hour: 3, temperatureC: 5 })
    const source = '{ weatherStations { id name latitude longitude elevationM firstAt lastAt } }'

    expect((await timeseries.ask(source, viewer)).data).toEqual({
      weatherStations: [
        {
          ...{ id: 'DWD-1', name: 'Hier', latitude: 50, longitude: 10, elevationM: null },
          ...{ firstAt: at(0).toISOString(), lastAt: at(3).toISOString() },
        },
      ],
    })
  })

  it('knows nothing of an unknown station, no place or an empty range', async () => {
    const none = await timeseries.ask(
      `{ weather(from: "${at(0).toISOString()}", to: "${at(2).toISOString()}") { stationId } }`,
      viewer,
    )

    expect(none).toMatchObject({ data: { weather: null }, codes: [] })
    expect(await ask(0)).toBeUndefined()
  })
})
