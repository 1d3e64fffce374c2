import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { meterId, minute, quarter, rules, single, start, track } from '../testing/tracks.ts'
import { ChannelTrack } from './channel-track.ts'

describe('power', () => {
  it('becomes the time-weighted mean of the interval, not the mean of the samples', () => {
    const { add, channel } = single({ holdMs: quarter })
    add('p', start, 10)
    add('p', start + 12 * minute, 40)
    add('p', start + quarter, 0)

    expect(channel.finished()).toEqual([
      {
        ...{ meterId, ts: new Date(start), consumptionKw: 16, productionKw: null, voltage: null },
        quality: 'MEASURED',
      },
    ])
  })

  it('is split by its sign sample by sample, so that both directions stay visible', () => {
    const { add, channel } = track([{ id: 'p', role: 'NET', rules: rules({ holdMs: quarter }) }])
    add('p', start, 8)
    add('p', start + 5 * minute, -4)
    add('p', start + quarter, 0)

    const [reading] = channel.finished()

    expect(reading?.consumptionKw).toBeCloseTo(8 / 3, 8)
    expect(reading?.productionKw).toBeCloseTo(8 / 3, 8)
  })

  it('counts a negative standby of an inverter as zero production', () => {
    const { add, channel } = track([
      { id: 'p', role: 'PRODUCTION', rules: rules({ holdMs: quarter }) },
    ])
    add('p', start, -0.003)
    add('p', start + quarter, 0)

    expect(channel.finished()[0]).toMatchObject({ productionKw: 0, quality: 'MEASURED' })
  })

  it('of which a part is missing makes a preliminary reading of what is there', () => {
    const { add, channel, events } = single()
    for (let i = 0; i <= 9; i++) add('p', start + i * minute, 6)
    add('p', start + 14 * minute, 60)
    add('p', start + quarter, 6)

    expect(channel.finished()[0]).toMatchObject({
      consumptionKw: 10.909090909,
      quality: 'PRELIMINARY',
    })
    expect(events).toEqual(['GAP'])
  })

  it('of which more than half is missing makes no reading', () => {
    const { add, channel } = single()
    add('p', start, 6)
    add('p', start + quarter, 6)

    expect(channel.finished()).toEqual([])
  })

  it('fills shorter intervals of the meter from one sample while it is valid', () => {
    const { add, channel } = single({ intervalMs: 1000, holdMs: 10_000 })
    add('p', start, 3)
    add('p', start + 3000, 5)

    const readings = channel.finished()

    expect(readings.map(({ consumptionKw }) => consumptionKw)).toEqual([3, 3, 3])
  })

  it('is multiplied by the factor of the mapping, the voltage is not', () => {
    const points: Parameters<typeof track>[0] = [
      { id: 'p', role: 'CONSUMPTION', rules: rules({ holdMs: quarter }) },
      { id: 'u', role: 'VOLTAGE', rules: rules({ holdMs: quarter }) },
    ]
    const { add, channel } = track(points, { factor: 40 })
    for (const at of [start, start + quarter]) {
      add('p', at, 2)
      add('u', at, 231)
    }

    expect(channel.finished()[0]).toMatchObject({ consumptionKw: 80, voltage: 231 })
  })
})

describe('the order of samples', () => {
  it('is restored within the waiting time; each one is counted', () => {
    const { add, channel, events } = single({ reorderMs: minute, holdMs: quarter })
    add('p', start, 10)
    add('p', start + 40_000, 30)
    add('p', start + 20_000, 20)
    add('p', start + 20_000, 20)
    add('p', start + quarter + 2 * minute, 0)
    add('p', start + quarter + 4 * minute, 0)

    expect(channel.finished()[0]?.consumptionKw).toBeCloseTo(
      (10 * 20 + 20 * 20 + 30 * 860) / 900,
      8,
    )
    expect(events.slice(0, 2)).toEqual(['OUT_OF_ORDER', 'DUPLICATE'])
  })

  it('refuses what comes after the waiting time as late', () => {
    const { add, events } = single()
    add('p', start + minute, 1)
    add('p', start, 1)
    add('p', start + minute, 1)

    expect(events).toEqual(['LATE', 'DUPLICATE'])
  })

  it('does not matter for the readings, whatever it is', () => {
    const samples = fc.uniqueArray(fc.integer({ min: 0, max: 1799 }), { minLength: 5 })
    fc.assert(
      fc.property(samples, fc.infiniteStream(fc.integer()), (seconds, dice) => {
        const inOrder = single({ reorderMs: quarter * 3, holdMs: quarter })
        const shuffled = single({ reorderMs: quarter * 3, holdMs: quarter })
        const sorted = [...seconds].sort((a, b) => a - b)
        for (const s of sorted) inOrder.add('p', start + s * 1000, s)
        const mixed = sorted
          .map(s => ({ s, dice: Number(dice.next().value) }))
          .sort((a, b) => a.dice - b.dice)
        for (const { s } of mixed) shuffled.add('p', start + s * 1000, s)
        for (const one of [inOrder, shuffled]) one.add('p', start + quarter * 9, 0)
        for (const one of [inOrder, shuffled]) one.add('p', start + quarter * 20, 0)

        expect(shuffled.channel.finished()).toEqual(inOrder.channel.finished())
      }),
    )
  })
})

describe('finished intervals of the device', () => {
  const direct = { mode: 'INTERVAL', holdMs: 0 } as const
  const both: Parameters<typeof track>[0] = [
    { id: 'c', role: 'CONSUMPTION', rules: rules(direct) },
    { id: 'p', role: 'PRODUCTION', rules: rules(direct) },
  ]

  it('are taken as they are, in any order, and once', () => {
    const { add, channel, events } = track(both)
    add('c', start + quarter, 2)
    add('p', start + quarter, 1)
    add('c', start, 3)
    add('p', start, 0)

    expect(channel.finished()).toMatchObject([
      { ts: new Date(start), consumptionKw: 3, productionKw: 0, quality: 'MEASURED' },
      { ts: new Date(start + quarter), consumptionKw: 2, productionKw: 1, quality: 'MEASURED' },
    ])
    add('c', start, 3)
    expect(channel.finished()).toEqual([])
    expect(events).toEqual(['DUPLICATE'])
  })

  it('that come in two messages become one reading in the end', () => {
    const { add, channel } = track(both)
    add('c', start, 3)
    add('p', start + quarter, 1)
    channel.finished()
    add('p', start, 2)

    expect(channel.finished()).toMatchObject([{ consumptionKw: 3, productionKw: 2 }])
  })

  it('with a stamp at their end are moved to their start', () => {
    const { add, channel } = single({ ...direct, stampIsEnd: true })
    add('p', start + quarter, 3)

    expect(channel.finished()).toMatchObject([{ ts: new Date(start) }])
  })

  it('with a stamp between two intervals are refused', () => {
    const { add, events } = single(direct)
    add('p', start + 5 * minute, 3)
    add('p', start + 20_000, 3)

    expect(events).toEqual(['OFF_GRID'])
  })

  it('that are shorter than those of the meter are averaged', () => {
    const { add, channel } = single({ ...direct, sampleMs: 5 * minute })
    for (const [i, kw] of [3, 6, 9].entries()) add('p', start + i * 5 * minute, kw)

    expect(channel.finished()).toMatchObject([{ consumptionKw: 6, quality: 'MEASURED' }])
  })
})

describe('a device that falls silent', () => {
  it('leaves a preliminary reading, which is completed when the rest arrives after all', () => {
    const { add, channel, count } = single({ holdMs: 2 * minute })
    for (let i = 0; i <= 8; i++) add('p', start + i * minute, 6)
    const late = start + quarter + 2 * minute + 5000

    expect(channel.interrupted(late - 1, count)).toEqual([])
    expect(channel.interrupted(late, count)).toMatchObject([
      { consumptionKw: 6, quality: 'PRELIMINARY' },
    ])
    expect(channel.interrupted(late + minute, count)).toEqual([])
    for (let i = 9; i <= 15; i++) add('p', start + i * minute, 21)
    expect(channel.finished()).toMatchObject([
      { consumptionKw: (6 * 9 + 21 * 6) / 15, quality: 'MEASURED' },
    ])
  })

  it('goes on after a restart where it stood', () => {
    const before = single({ mode: 'COUNTER', holdMs: quarter })
    before.add('p', start, 100)
    before.add('p', start + 5 * minute, 101)
    const state: unknown = JSON.parse(JSON.stringify(before.channel.state))
    const after = new ChannelTrack(before.channel.setup, state as ChannelTrack['state'])
    after.add({ point: 'p', key: '', at: start + quarter, value: 104, uncertain: false }, () => 0)

    expect(after.finished()).toMatchObject([{ consumptionKw: 16, quality: 'MEASURED' }])
  })
})
