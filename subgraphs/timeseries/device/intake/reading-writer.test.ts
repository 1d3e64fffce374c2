import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLogger } from '#platform/logger.ts'
import type { NewReading } from '../../reading/reading.ts'
import { openIntake, type TestIntake } from '../testing/test-intake.ts'
import { pauseMs } from './back-off.ts'
import { ReadingWriter } from './reading-writer.ts'

let intake: TestIntake
let meterId: string
let refused: NewReading[]
let kept: string[]
beforeEach(async () => {
  intake = await openIntake()
  meterId = await intake.addMeter('Werk', 60)
  refused = []
  kept = []
})
afterEach(() => intake.close())

function writer(readings = intake.ports.readings, away: boolean[] = []): ReadingWriter {
  return new ReadingWriter({
    ...{ readings, events: intake.ports.events, logger: createLogger('test') },
    standings: intake.ports.standings,
    onKept: some => kept.push(...some),
    onRefused: some => refused.push(...some),
    onDatabase: isAway => away.push(isAway),
  })
}

const reading = (minute: number, consumptionKw: number): NewReading => ({
  ...{ meterId, ts: new Date(Date.UTC(2026, 0, 1, 0, minute)), consumptionKw, productionKw: null },
  ...{ voltage: null, quality: 'MEASURED' },
})
const stored = async () => (await intake.readings(meterId)).map(({ consumption }) => consumption)

describe('the writer', () => {
  it('keeps one reading that the database refuses from holding up the others', async () => {
    const all = [1, 2, Number.NaN, 4, 5].map((kw, minute) => reading(minute, kw))

    await writer().write(all, new AbortController().signal)

    expect(await stored()).toEqual([1, 2, 4, 5])
    expect(refused).toEqual([all[2]])
  })

  it('leaves alone what a person has decided, and tells whose values were not taken', async () => {
    const byHand = { ...reading(1, 40), quality: 'CORRECTED' as const, method: 'MANUAL' as const }
    await intake.ports.readings.write([byHand], { byPerson: true })

    await writer().write([reading(0, 1), reading(1, 2)], new AbortController().signal)

    expect(await stored()).toEqual([1, 40])
    expect(kept).toEqual([meterId])
  })

  it('tries for as long as the database is away, and tells it once', async () => {
    const away: boolean[] = []
    let failures = 3
    const { readings } = intake.ports
    const flaky: typeof readings = {
      write: async (...args) => {
        if (failures-- > 0) throw new Error('connection terminated')
        return readings.write(...args)
      },
    }

    await writer(flaky, away).write([reading(0, 1)], new AbortController().signal)

    expect(await stored()).toEqual([1])
    expect(away).toEqual([true, false])
  })

  it('stops trying when Luna ends', async () => {
    const stop = new AbortController()
    const never = { write: () => Promise.reject(new Error('connection refused')) }
    const writing = writer(never).write([reading(0, 1)], stop.signal)
    stop.abort()

    await expect(writing).rejects.toThrow()
  })
})

describe('pauses between two tries', () => {
  it('double up to the longest, with jitter above the half', () => {
    const bounds = { shortestMs: 1000, longestMs: 60_000 }

    expect([0, 1, 2, 5, 6, 1000].map(attempt => pauseMs(attempt, bounds, () => 1))).toEqual([
      ...[1000, 2000, 4000, 32_000, 60_000, 60_000],
    ])
    expect(pauseMs(3, bounds, () => 0)).toBe(4000)
  })
})
