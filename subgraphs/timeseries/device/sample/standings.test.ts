import { describe, expect, it } from 'vitest'
import { minute, quarter, rules, start, track } from '../testing/tracks.ts'
import { ChannelTrack } from './channel-track.ts'

const counter = rules({ mode: 'COUNTER', holdMs: quarter })
const obis = '1-0:1.8.0'
/** Power makes the readings; the counter beside it is only kept. */
const beside = () =>
  track([{ id: 'leistung', role: 'CONSUMPTION', rules: rules() }], {
    factor: 40,
    registers: [{ id: 'bezug', obis, rules: counter }],
  })
const own = () =>
  track([{ id: 'bezug', role: 'CONSUMPTION', rules: counter }], {
    registers: [{ id: 'bezug', obis, rules: counter }],
  })

describe('standings of a counter', () => {
  it('are kept once an hour, as the device shows them and when it showed them', () => {
    const { add, channel } = beside()
    for (let i = 0; i <= 130; i++) add('bezug', start + i * minute + 7000, 500 + i / 10)

    expect(channel.standings()).toMatchObject([
      { obis, at: start + 7000, kwh: 500, factor: 40 },
      { at: start + 60 * minute + 7000, kwh: 506 },
      { at: start + 120 * minute + 7000, kwh: 512 },
    ])
    expect(channel.standings()).toEqual([])
  })

  it('make no readings where the power does', () => {
    const { add, channel } = beside()
    for (let i = 0; i <= 15; i++) {
      add('bezug', start + i * minute, 500 + i)
      add('leistung', start + i * minute, 6)
    }

    expect(channel.finished()).toMatchObject([{ consumptionKw: 240, quality: 'MEASURED' }])
  })

  it('are those of both sides of a reset, which is counted once', () => {
    for (const { add, channel, events } of [beside(), own()]) {
      add('bezug', start, 500)
      add('bezug', start + 20 * minute, 510)
      add('bezug', start + 21 * minute, 2)

      expect(channel.standings().map(({ at, kwh }) => [(at - start) / minute, kwh])).toEqual([
        [0, 500],
        [20, 510],
        [21, 2],
      ])
      expect(events.filter(event => event === 'COUNTER_RESET')).toHaveLength(1)
    }
  })

  it('do not tremble with the last place of a single-precision register', () => {
    const { add, channel } = own()
    add('bezug', start, 100_000.0078125)
    add('bezug', start + 60 * minute, 100_000)

    expect(channel.standings().map(({ kwh }) => kwh)).toEqual([100_000.0078125, 100_000.0078125])
  })

  it('go on after a restart where they stood', () => {
    const before = beside()
    before.add('bezug', start, 500)
    before.channel.standings()
    const state: unknown = JSON.parse(JSON.stringify(before.channel.state))
    const after = new ChannelTrack(before.channel.setup, state as ChannelTrack['state'])
    const add = (at: number, value: number) =>
      after.add({ point: 'bezug', key: '', at, value, uncertain: false }, () => 0)
    add(start + 30 * minute, 503)
    add(start + 60 * minute, 506)

    expect(after.standings()).toMatchObject([{ at: start + 60 * minute, kwh: 506 }])
  })
})
