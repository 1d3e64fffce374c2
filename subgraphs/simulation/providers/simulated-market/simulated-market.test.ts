import { describe, expect, it } from 'vitest'
import { UserError } from '#platform/errors.ts'
import type { Parameters } from '../../meter-model/parameter-rule.ts'
import {
  checkMarketParameters,
  createMarketModel,
  simulatedMarkets,
  type SimulatedMarket,
} from '../../market-model/market-model.ts'
import { createSimulatedMarketProvider } from './simulated-market.provider.ts'

const settingsOf = (market: SimulatedMarket) => ({
  ...{ market, seed: 3 },
  parameters: checkMarketParameters(market, {}) as Parameters,
})
const at = (iso: string) => new Date(iso)
const signal = new AbortController().signal
async function ask(market: SimulatedMarket, from: string, to: string, now: string) {
  const provider = createSimulatedMarketProvider(settingsOf(market))
  const answer = await provider.fetch({ from: at(from), to: at(to), now: at(now), signal })
  if (answer instanceof UserError) throw new Error(answer.message)
  return answer.series
}

describe('a simulated market', () => {
  it('tells of tomorrow from 12:45 on, of both days that are not 24 hours long too', async () => {
    const tomorrow = async (from: string, to: string, now: string) =>
      (await ask('ELECTRICITY_DA', from, to, now)).points.length
    const [spring, summer] = ['2026-03-28T23:00Z', '2026-03-29T22:00Z']
    const [autumn, winter] = ['2026-10-24T22:00Z', '2026-10-25T23:00Z']

    expect(await tomorrow(spring, summer, '2026-03-28T11:44Z')).toBe(0)
    expect(await tomorrow(spring, summer, '2026-03-28T11:45Z')).toBe(92)
    expect(await tomorrow(autumn, winter, '2026-10-24T10:44Z')).toBe(0)
    expect(await tomorrow(autumn, winter, '2026-10-24T10:45Z')).toBe(100)
  })

  it.each(simulatedMarkets)('answers what its model publishes, without gaps (%s)', async market => {
    const [from, to, now] = ['2026-06-01T00:00Z', '2026-06-20T00:00Z', '2026-06-10T09:00Z']
    const series = await ask(market, from, to, now)
    const model = createMarketModel(settingsOf(market))
    const columns = model.published(Date.parse(from), Date.parse(to), Date.parse(now))

    expect(series.marketId).toMatch(/^SIM-/)
    expect(series.points.map(({ eurPerMwh }) => eurPerMwh)).toEqual([...(columns?.eurMwh ?? [])])
    for (const [i, { ts, stepSeconds, volume }] of series.points.entries()) {
      expect(ts.getTime()).toBe(Date.parse(from) + i * series.stepSeconds * 1000)
      expect([stepSeconds, volume]).toEqual([series.stepSeconds, null])
    }
  })

  it('is the same whatever span it is asked for', async () => {
    const now = '2026-06-10T09:00Z'
    const whole = await ask('INTRADAY', '2026-06-01T00:00Z', '2026-06-10T00:00Z', now)
    const part = await ask('INTRADAY', '2026-06-04T05:15Z', '2026-06-06T00:00Z', now)

    const wanted = new Map(whole.points.map(point => [point.ts.getTime(), point]))
    expect(part.points).toHaveLength(171)
    for (const point of part.points) expect(wanted.get(point.ts.getTime())).toEqual(point)
  })

  it('stops when it is told to', async () => {
    const provider = createSimulatedMarketProvider(settingsOf('GAS_TTF'))
    const request = { from: at('2026-06-01'), to: at('2026-06-02'), now: at('2026-06-03') }

    await expect(provider.fetch({ ...request, signal: AbortSignal.abort() })).rejects.toThrow(
      'aborted',
    )
  })
})
