import { describe, expect, it } from 'vitest'
import { parseSolarEdge } from './solaredge.ts'
import { parseOverview, parsePowerFlow } from './solaredge-snapshot.ts'
import * as answers from '../../testing/feed-answers.ts'
import { refusal, valid } from '../../testing/valid.ts'

const autumn = { from: '2025-10-25T22:00:00Z', to: '2025-10-26T23:00:00Z' }
const spring = { from: '2026-03-28T23:00:00Z', to: '2026-03-29T22:00:00Z' }

describe('energy of SolarEdge', () => {
  it.each([
    [autumn, 100],
    [spring, 92],
  ])('has every quarter-hour of %j, told apart by order', (day, count) => {
    const text = answers.solarEdgeEnergy({ ...day, stepSeconds: 900, value: at => at })

    const { series } = valid(parseSolarEdge(text))
    const [production, consumption] = series.series

    expect(production).toMatchObject({ quantity: 'PRODUCTION', unit: 'KWH', stepSeconds: 900 })
    expect(production?.points.map(({ ts }) => ts.getTime())).toEqual(
      Array.from({ length: count }, (_, i) => Date.parse(day.from) + i * 900_000),
    )
    expect(production?.points[17]?.value).toBe(0.017)
    expect(consumption?.points[0]?.value).toBe(1)
  })

  it('keeps what the site did not send as missing', () => {
    const values = [{ date: '2025-01-01 00:00:00' }, { date: '2025-01-01 00:15:00', value: null }]
    const text = JSON.stringify({
      powerDetails: {
        timeUnit: 'QUARTER_OF_AN_HOUR',
        unit: 'W',
        meters: [{ type: 'Production', values }],
      },
    })

    const { series, warnings } = valid(parseSolarEdge(text))

    expect(series.series[0]).toMatchObject({
      unit: 'KW',
      points: [{ value: null }, { value: null }],
    })
    expect(warnings).toMatchObject([{ code: 'FEED_GAPS' }])
  })

  it.each([
    ['"Wh"', '"BTU"', 'FEED_UNIT'],
    ['QUARTER_OF_AN_HOUR', 'MONTH', 'FEED_COARSE'],
    ['2025-10-26 00:00:00', 'gestern', 'FEED_UNREADABLE'],
    ['2025-10-26 00:00:00', '2026-03-29 02:30:00', 'FEED_UNREADABLE'],
  ])('refuses %s as %s', (right, wrong, code) => {
    const text = answers.solarEdgeEnergy({ ...autumn, stepSeconds: 900 }).replace(right, wrong)

    expect(refusal(parseSolarEdge(text))).toBe(code)
  })
})

describe('the state of a SolarEdge site', () => {
  const flow = (connections: { from: string; to: string }[]) =>
    JSON.stringify({
      siteCurrentPowerFlow: {
        unit: 'kW',
        connections,
        GRID: { status: 'Active', currentPower: 2 },
        LOAD: { status: 'Active', currentPower: 1 },
        PV: { status: 'Active', currentPower: 3.5 },
        STORAGE: { status: 'Idle', currentPower: 0.5, chargeLevel: 40 },
      },
    })

  it('has import and charging positive, export and discharging negative', () => {
    const selling = parsePowerFlow(flow([{ from: 'LOAD', to: 'Grid' }]))
    const charging = parsePowerFlow(flow([{ from: 'PV', to: 'Storage' }]))

    expect(selling).toMatchObject({ gridKw: -2, storageKw: -0.5, productionKw: 3.5 })
    expect(charging).toMatchObject({ gridKw: 2, storageKw: 0.5, stateOfChargePercent: 40 })
  })

  it('is refused in an unknown unit or without its parts', () => {
    expect(refusal(parsePowerFlow(flow([]).replace('"kW"', '"PS"')))).toBe('FEED_UNIT')
    expect(refusal(parsePowerFlow('{}'))).toBe('FEED_UNREADABLE')
    expect(refusal(parseOverview('{}'))).toBe('FEED_UNREADABLE')
  })
})
