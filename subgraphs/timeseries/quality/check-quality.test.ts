import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EventPayload } from '#platform/events/event-bus.ts'
import { findingTopic, fromFindingEvent } from './finding-event.ts'
import { dailyLoad } from './testing/columns.ts'
import { openQualityWorld, operator, type QualityWorld } from './testing/quality-world.ts'

let world: QualityWorld
let meterId: string
beforeEach(async () => {
  world = await openQualityWorld()
  meterId = (await world.add('Werk')).id
})
afterEach(() => world.close())

const start = '2026-01-11T23:00:00Z'
const load = (days: number): (number | null)[] => dailyLoad(days * 96)
const open = async () =>
  (await world.findings({ state: 'OPEN' }))
    .map(({ rule, from, to }) => [
      rule,
      from.toISOString().slice(5, 16),
      to.toISOString().slice(5, 16),
    ])
    .toSorted()

describe('CHECK_QUALITY', () => {
  it('finds what is wrong, once', async () => {
    const values = load(3).fill(null, 100, 104).fill(55.5, 150, 170)
    values[240] = -3
    await world.measure(meterId, values, { start })

    const first = await world.check({ meterId })
    const found = await open()
    const again = await world.check({ meterId, from: start, to: '2026-02-01T00:00:00Z' })

    expect(found).toEqual([
      ['FROZEN', '01-13T12:30', '01-13T17:30'],
      ['GAP', '01-13T00:00', '01-13T01:00'],
      ['NEGATIVE', '01-14T11:00', '01-14T11:15'],
    ])
    expect(first).toBe('288 Intervalle geprüft: 3 neue Befunde, 0 erledigt.')
    expect(again).toBe('288 Intervalle geprüft: 0 neue Befunde, 0 erledigt.')
    expect(await open()).toEqual(found)
  })

  it('resolves what no longer holds, and opens it again when it holds again', async () => {
    await world.measure(meterId, load(2).fill(null, 100, 110), { start })
    await world.check({ meterId })
    const [gap] = await world.findings()
    await world.measure(meterId, load(2), { start })

    await world.check({ meterId, from: start })
    expect(await world.findings()).toMatchObject([{ id: gap?.id, state: 'RESOLVED' }])

    await world.database.pool.query(`DELETE FROM smart_meter_readings WHERE ts >= $1 AND ts < $2`, [
      gap?.from,
      gap?.to,
    ])
    await world.check({ meterId, from: start })
    expect(await world.findings()).toMatchObject([{ id: gap?.id, state: 'OPEN' }])
  })

  it('goes on where it stopped, and lets a finding grow over that border', async () => {
    const values = load(2).fill(20, 150, 200).slice(0, 192)
    await world.measure(meterId, values.slice(0, 170), { start })
    await world.check()
    const before = await open()
    await world.measure(meterId, values, { start })

    const message = await world.check()

    expect(before).toEqual([['FROZEN', '01-13T12:30', '01-13T17:30']])
    expect(await open()).toEqual([['FROZEN', '01-13T12:30', '01-13T23:00']])
    // The last half day again, and 22 new intervals.
    expect(message).toBe('70 Intervalle geprüft: 0 neue Befunde, 0 erledigt.')
    expect(await world.check()).toBe('0 Intervalle geprüft: 0 neue Befunde, 0 erledigt.')
  })

  it('sees the whole gap between two files, whichever came first', async () => {
    const first = { start, to: '2026-01-12T23:00:00Z' }
    const second = { start: '2026-03-11T23:00:00Z', to: '2026-03-12T23:00:00Z' }
    for (const order of [
      [first, second],
      [second, first],
    ]) {
      const { id } = await world.add(`Werk ${order[0]?.start}`)
      for (const file of order) {
        await world.measure(id, load(1), file)
        await world.check({ meterId: id, from: file.start, to: file.to })
      }
      expect(await world.findings({ meterId: id })).toMatchObject([
        { rule: 'GAP', from: new Date(first.to), to: new Date(second.start) },
      ])
    }
  })

  it('sees late data before the border', async () => {
    await world.measure(meterId, load(5), { start })
    await world.check()
    await world.measure(meterId, [-1], { start: '2026-01-12T10:00:00Z' })
    await world.measure(meterId, [30], { start: '2026-01-16T23:00:00Z' })

    await world.check()

    expect(await open()).toEqual([['NEGATIVE', '01-12T10:00', '01-12T10:15']])
  })

  it('takes neither the time before the first value nor the missing direction for a gap', async () => {
    await world.measure(meterId, load(2), { start })
    await world.measure(meterId, [1, 2, null, 4], {
      start: '2026-01-12T10:00:00Z',
      quantity: 'PRODUCTION',
    })

    await world.check()

    const findings = await world.findings()
    expect(findings.map(({ quantity, message }) => [quantity, message])).toEqual([
      ['PRODUCTION', '1 Wert fehlt (15 Minuten).'],
    ])
  })

  it('counts 92 and 100 quarter-hours on the days the clock changes', async () => {
    const spring = await world.add('Frühling')
    await world.measure(spring.id, dailyLoad(92), { start: '2026-03-28T23:00:00Z' })
    await world.measure(meterId, dailyLoad(100).fill(30, 8, 12).fill(21, 16, 17), {
      start: '2026-10-24T22:00:00Z',
    })
    await world.database.pool.query(
      `DELETE FROM smart_meter_readings WHERE ts >= '2026-10-25T01:00Z' AND ts < '2026-10-25T02:00Z'`,
    )

    expect(await world.check()).toMatch(/^192 Intervalle geprüft: 1 neuer Befund/)
    expect(await open()).toEqual([['COLLAPSED_DST_HOUR', '10-25T01:00', '10-25T02:00']])
  })

  it('finds stamps of the future, off the grid and twice in one interval', async () => {
    await world.measure(meterId, load(1), { start })
    await world.measure(meterId, [1, 1], { start: '2026-01-12T10:05:00Z' })
    await world.measure(meterId, [1], { start: '2031-01-01T00:00:00Z' })

    await world.check()

    expect(await open()).toEqual([
      ['DUPLICATE', '01-12T10:00', '01-12T10:30'],
      ['FUTURE_STAMP', '01-01T00:00', '01-01T00:15'],
      ['OVERLAP', '01-12T10:00', '01-12T10:30'],
    ])
  })

  it('compares the profile with the register, transformers included', async () => {
    await world.services.meters.update(meterId, { transformerRatio: 40 }, operator)
    const obis = '1-0:1.8.0'
    const channel = {
      meterId,
      obis,
      kind: 'REGISTER' as const,
      name: 'Bezug',
      unit: 'kWh',
      factor: 40,
    }
    await world.services.channels.add(channel, operator)
    await world.measure(
      meterId,
      Array.from({ length: 96 }, (_, slot) => 40 + (slot % 2)),
      { start },
    )
    // 24 h · 40.5 kW = 972 kWh of the primary side are 24.3 kWh at the meter.
    const count = (ts: string, value: number) =>
      world.database.pool.query(
        `INSERT INTO channel_readings (meter_id, obis, ts, value) VALUES ($1, $2, $3, $4)
         ON CONFLICT (meter_id, obis, ts) DO UPDATE SET value = excluded.value`,
        [meterId, obis, ts, value],
      )
    await count(start, 100)
    await count('2026-01-12T23:00:00Z', 124.3)
    await world.check({ meterId, from: start })
    expect(await open()).toEqual([])

    await count('2026-01-12T23:00:00Z', 130)
    await world.check({ meterId, from: start })

    expect(await world.findings()).toMatchObject([
      {
        rule: 'REGISTER_MISMATCH',
        severity: 'ERROR',
        message:
          'Der Lastgang ergibt 972 kWh, das Register 1-0:1.8.0 rückte um 1.200 kWh vor: Unterschied -228 kWh (-19 %).',
      },
    ])
  })

  it('announces each new finding', async () => {
    const leaving = new AbortController()
    const news = world.events.subscribe(findingTopic(meterId), leaving.signal)
    const next = news.next() as Promise<IteratorResult<EventPayload, undefined>>
    await world.measure(meterId, load(1).fill(null, 10, 20), { start })

    await world.check()

    const { value } = await next
    leaving.abort()
    expect(value && fromFindingEvent(value)).toMatchObject({
      ...{ rule: 'GAP', severity: 'ERROR', message: '10 Werte fehlen (2 Stunden 30 Minuten).' },
      from: new Date('2026-01-12T01:30:00Z'),
    })
  })

  it('leaves nothing half done when it is stopped, and goes on the next time', async () => {
    await world.measure(meterId, load(2).fill(null, 10, 20), { start })
    const stopped = AbortSignal.abort(new Error('stop'))

    await expect(world.check({ meterId }, stopped)).rejects.toThrow('stop')
    await world.check({ meterId })

    expect(await open()).toHaveLength(1)
  })

  it('is refused for a meter that is gone', async () => {
    await expect(world.check({ meterId: crypto.randomUUID() })).rejects.toThrow(
      'Den Zähler gibt es nicht mehr.',
    )
  })
})

describe('thresholds', () => {
  it('of the kind hold until a meter has its own', async () => {
    const pv = await world.add('Dach', { kind: 'PV' })
    const ask = `query ($meterId: ID!) { qualityThresholds(meterId: $meterId) { zeroRunHours spikeThreshold frozenHours } }`
    const set = `mutation ($meterId: ID!, $input: QualityThresholdsInput!) { setQualityThresholds(meterId: $meterId, input: $input) {
      ... on QualityThresholds { zeroRunHours spikeThreshold frozenHours } ... on UserError { code place } } }`
    const change = (input: object) => world.ask(set, operator, { meterId: pv.id, input })

    expect((await world.ask(ask, operator, { meterId: pv.id })).data).toEqual({
      qualityThresholds: { zeroRunHours: 48, spikeThreshold: null, frozenHours: 2 },
    })
    expect((await change({ zeroRunHours: 12, frozenHours: null })).data).toEqual({
      setQualityThresholds: { zeroRunHours: 12, spikeThreshold: null, frozenHours: null },
    })
    expect((await change({ linearGapHours: -1 })).data).toMatchObject({
      setQualityThresholds: {
        code: 'THRESHOLD_INVALID',
        place: 'Längste linear gefüllte Lücke (Stunden)',
      },
    })
  })
})
