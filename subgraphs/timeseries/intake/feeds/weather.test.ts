import { describe, expect, it } from 'vitest'
import { parseBrightSky } from './bright-sky.ts'
import { parseDwdPoi } from './dwd-poi.ts'
import { detectFeed, parseFeed } from './feed-formats.ts'
import { parseOpenMeteo } from './open-meteo.ts'
import * as answers from '../../testing/feed-answers.ts'
import { refusal, valid } from '../../testing/valid.ts'

const autumn = { from: '2025-10-25T22:00:00Z', to: '2025-10-26T23:00:00Z' }
const spring = { from: '2026-03-28T23:00:00Z', to: '2026-03-29T22:00:00Z' }
const receivedAt = new Date('2027-01-01T00:00:00Z')

describe('weather of Bright Sky', () => {
  it.each([
    [autumn, 25],
    [spring, 23],
  ])('has each hour of %j once, the repeated one too', (day, hours) => {
    const { series, warnings } = valid(parseBrightSky(answers.brightSky(day)))

    // Radiation and rain of the hour before the first stamp make one interval more.
    expect(series.points).toHaveLength(hours + 1)
    expect(series.points[1]?.ts).toEqual(new Date(day.from))
    expect(series.points.slice(1).map(({ temperatureC }) => temperatureC)).toEqual(
      Array.from({ length: hours }, (_, hour) => hour),
    )
    expect(warnings).toEqual([])
  })

  it('names radiation and rain by the beginning of their hour, in our units', () => {
    const { series } = valid(parseBrightSky(answers.brightSky(autumn)))
    const [before, first] = series.points
    const last = series.points.at(-1)

    expect(before).toMatchObject({
      globalRadiationWM2: 100,
      precipitationMm: 0.2,
      temperatureC: null,
    })
    expect(first).toEqual({
      ts: new Date(autumn.from),
      kind: 'OBSERVED',
      issuedAt: null,
      temperatureC: 0,
      globalRadiationWM2: 100,
      windSpeedMS: 10,
      cloudCoverPercent: 50,
      humidityPercent: 80,
      pressureHpa: 1013.2,
      precipitationMm: 0.2,
    })
    expect(last).toMatchObject({
      globalRadiationWM2: null,
      precipitationMm: null,
      temperatureC: 24,
    })
  })

  it('knows its station, and when a forecast became known', () => {
    const { series } = valid(parseBrightSky(answers.brightSky(autumn, 'forecast'), { receivedAt }))

    expect(series).toMatchObject({
      station: 'DWD-00433',
      place: { name: 'Berlin-Tempelhof', latitude: 52.4675, longitude: 13.4021, elevationM: 47.7 },
    })
    expect(new Set(series.points.map(({ kind }) => kind))).toEqual(new Set(['FORECAST']))
    expect(series.points[0]?.issuedAt).toEqual(receivedAt)
  })
})

describe('weather of Open-Meteo', () => {
  it.each([
    { unix: true },
    { unix: false },
    { unix: false, offsetSeconds: 7200 },
    { unix: false, offsetSeconds: 3600 },
  ])('is placed right with %j on the day of 25 hours', options => {
    const { series } = valid(parseOpenMeteo(answers.openMeteo(autumn, options), { receivedAt }))

    expect(series.points.map(({ ts }) => ts.getTime())).toEqual(
      Array.from({ length: 26 }, (_, hour) => Date.parse(autumn.from) + (hour - 1) * 3_600_000),
    )
    expect(series).toMatchObject({ station: 'OPEN-METEO-52.52-13.42', stepSeconds: 3600 })
    expect(series.points[1]).toMatchObject({ windSpeedMS: 10, globalRadiationWM2: 100 })
  })

  it('is observed up to the moment it came, forecast from then on', () => {
    const now = new Date('2025-10-26T11:30:00Z')

    const { series } = valid(parseOpenMeteo(answers.openMeteo(autumn), { receivedAt: now }))
    const kinds = new Map(series.points.map(({ ts, kind }) => [ts.toISOString(), kind]))

    expect(kinds.get('2025-10-26T10:00:00.000Z')).toBe('OBSERVED')
    expect(kinds.get('2025-10-26T12:00:00.000Z')).toBe('FORECAST')
    // The hour that is running has its temperature already and its radiation only forecast.
    expect(kinds.get('2025-10-26T11:00:00.000Z')).toBe('FORECAST')
  })

  it('converts other units and refuses unknown ones', () => {
    const text = answers.openMeteo(autumn)
    const fahrenheit = text.replace('"°C"', '"°F"').replace('"km/h"', '"kn"')

    const { series } = valid(parseOpenMeteo(fahrenheit))

    expect(series.points[1]?.temperatureC).toBeCloseTo(-17.78, 2)
    expect(series.points[1]?.windSpeedMS).toBeCloseTo(18.52, 9)
    expect(refusal(parseOpenMeteo(text.replace('"km/h"', '"Bft"')))).toBe('FEED_UNIT')
  })

  it('tells why Open-Meteo refused', () => {
    const text = '{"error":true,"reason":"Latitude must be in range of -90 to 90°."}'

    expect(parseOpenMeteo(text)).toMatchObject({
      code: 'FEED_REFUSED',
      message: expect.stringContaining('Latitude must be in range'),
    })
  })
})

const poi = [
  'surface observations;Parameter description;cloud_cover_total;dry_bulb_temperature_at_2_meter_above_ground;global_radiation_last_hour;precipitation_amount_last_hour',
  '10384;Unit;%;Grad C;W/m2;mm',
  'Datum;Uhrzeit (UTC);Wolkenbedeckung;Temperatur (2m);Globalstrahlung (letzte Stunde);Niederschlag (letzte Stunde)',
  '25.10.25;02:00;---;8,4;12;0,3',
  '25.10.25;01:00;75;-3,1;---;---',
]

describe('a file of the DWD', () => {
  it('has decimal commas, --- for no value, UTC, and the newest line first', () => {
    const { series } = valid(parseDwdPoi(poi.join('\n')))

    expect(series.station).toBe('WMO-10384')
    expect(series.points).toMatchObject([
      {
        ts: new Date('2025-10-25T01:00:00Z'),
        temperatureC: -3.1,
        cloudCoverPercent: 75,
        globalRadiationWM2: 12,
        precipitationMm: 0.3,
      },
      {
        ts: new Date('2025-10-25T02:00:00Z'),
        temperatureC: 8.4,
        cloudCoverPercent: null,
        globalRadiationWM2: null,
      },
    ])
  })

  it.each([
    ['8,4', 'warm', 'Zeile 4, Spalte „dry_bulb_temperature_at_2_meter_above_ground“'],
    ['25.10.25;02:00', '31.02.25;02:00', 'Zeile 4'],
    ['10384', '', 'Zeile 2'],
  ])('names the place where „%s“ is „%s“', (right, wrong, place) => {
    const text = poi.join('\n').replace(right, wrong)

    expect(parseDwdPoi(text)).toMatchObject({ code: 'FEED_UNREADABLE', place })
  })

  it('is refused in an unknown unit', () => {
    expect(refusal(parseDwdPoi(poi.join('\n').replace('Grad C', 'K')))).toBe('FEED_UNIT')
  })
})

describe('weather of any source', () => {
  it.each([
    ['BRIGHT_SKY', answers.brightSky(autumn)],
    ['OPEN_METEO', answers.openMeteo(autumn)],
    ['DWD_POI', poi.join('\n')],
  ] as const)('is recognised as %s', (format, text) => {
    expect(detectFeed(text)).toBe(format)
  })

  it.each(['BRIGHT_SKY', 'OPEN_METEO', 'DWD_POI'] as const)('%s refuses what is none', format => {
    for (const text of ['', '{', '{}', '<html>', 'a;b', '{"weather":[],"sources":[]}']) {
      expect(refusal(parseFeed(format, text))).toMatch(/^FEED_/)
    }
  })

  it('warns of hours that are missing', () => {
    const text = answers.brightSky(autumn)
    const answer = JSON.parse(text) as { weather: unknown[]; sources: unknown[] }
    answer.weather.splice(5, 2)

    const { warnings } = valid(parseBrightSky(JSON.stringify(answer)))

    expect(warnings).toMatchObject([{ code: 'FEED_GAPS', message: expect.stringMatching(/^1 /) }])
  })
})
