import { once } from 'node:events'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { UserError } from '#platform/errors.ts'
import { AnswerRuns, defaultLimits, type Answering } from './answer-runs.ts'
import type { LunaEvent } from './luna-event.ts'

const never = () => new AbortController().signal
const pieces = (count: number): Answering =>
  async function* () {
    for (let at = 1; at <= count; at++) {
      await Promise.resolve()
      yield { type: 'delta', text: String(at) }
    }
  }
/** One piece, then nothing until it is stopped. */
const hanging: Answering = async function* (_id, signal) {
  yield { type: 'delta', text: 'Anfang' }
  if (!signal.aborted) await once(signal, 'abort')
}

function started(runs: AnswerRuns, answering: Answering, owner = 'anna'): string {
  const id = runs.start(owner, answering)
  if (id instanceof UserError) throw new Error(id.code)
  return id
}
async function all(events: AsyncIterable<LunaEvent>): Promise<string[]> {
  const seen: string[] = []
  for await (const event of events) {
    seen.push(
      event.type === 'delta' ? event.text : event.type === 'failure' ? event.error.code : '',
    )
  }
  return seen
}

describe('AnswerRuns', () => {
  it('gives every event once and in order, wherever the reader was cut off and resumes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 20 }),
        fc.array(fc.nat(8)),
        async (count, cuts) => {
          const runs = new AnswerRuns()
          const id = started(runs, pieces(count))
          const seen: string[] = []
          for (const cut of cuts) {
            const leave = new AbortController()
            const part = runs.read('anna', { id, after: seen.length }, leave.signal)
            for (let at = 0; at < cut; at++) {
              const { value, done } = await part.next()
              if (done === true) break
              if (value.type === 'delta') seen.push(value.text)
            }
            leave.abort()
            await part.return(undefined)
          }
          seen.push(...(await all(runs.read('anna', { id, after: seen.length }, never()))))

          expect(seen).toEqual(Array.from({ length: count }, (_, at) => String(at + 1)))
        },
      ),
      { numRuns: 50 },
    )
  })

  it('is nobody else’s', async () => {
    const runs = new AnswerRuns()
    const id = started(runs, pieces(3))

    expect(await all(runs.read('berta', { id, after: 0 }, never()))).toEqual(['ANSWER_GONE'])
    expect(runs.cancel('berta', id)).toBeUndefined()
    expect(await all(runs.read('anna', { id, after: 0 }, never()))).toEqual(['1', '2', '3'])
  })

  it('goes on for a while without a reader, then stops', async () => {
    const runs = new AnswerRuns({ ...defaultLimits, unattendedMs: 30 })
    const state = { stopped: false }
    const id = started(runs, async function* (_id, signal) {
      yield* hanging('', signal)
      state.stopped = signal.aborted
    })

    await expect.poll(() => state.stopped).toBe(true)

    expect(await all(runs.read('anna', { id, after: 0 }, never()))).toEqual([
      'Anfang',
      'ANSWER_ABANDONED',
    ])
  })

  it('forgets an ended answer after a while', async () => {
    const runs = new AnswerRuns({ ...defaultLimits, keptMs: 20 })
    const id = started(runs, pieces(1))

    await expect.poll(() => runs.has('anna', id)).toBe(false)
  })

  it('keeps no more than a number of answers', async () => {
    const runs = new AnswerRuns({ ...defaultLimits, kept: 3 })
    const ids: string[] = []
    for (let at = 0; at < 10; at++) {
      const id = started(runs, pieces(1))
      await all(runs.read('anna', { id, after: 0 }, never()))
      ids.push(id)
    }

    expect(ids.filter(id => runs.has('anna', id))).toEqual(ids.slice(-3))
  })

  it('stops an answer that has no end', async () => {
    const runs = new AnswerRuns({ ...defaultLimits, characters: 1000 })
    const id = started(runs, async function* () {
      for (;;) yield await Promise.resolve({ type: 'delta' as const, text: 'x'.repeat(100) })
    })

    const seen = await all(runs.read('anna', { id, after: 0 }, never()))

    expect(seen.at(-1)).toBe('ANSWER_FAILED')
    expect(seen.length).toBeLessThan(20)
  })

  it('answers a few questions of one person at a time', () => {
    const runs = new AnswerRuns({ ...defaultLimits, perPerson: 2 })
    started(runs, hanging)
    const second = started(runs, hanging)

    expect(runs.start('anna', hanging)).toMatchObject({ code: 'ANSWER_LIMIT' })
    expect(runs.start('berta', hanging)).toEqual(expect.any(String))
    expect(runs.cancel('anna', second)).toBe(true)
    expect(runs.cancel('anna', second)).toBe(false)
    expect(runs.start('anna', hanging)).toEqual(expect.any(String))
  })
})
