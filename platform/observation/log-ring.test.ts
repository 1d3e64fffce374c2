import { describe, expect, it } from 'vitest'
import { createLogger } from '../logger.ts'
import { LogRing, type LogQuery } from './log-ring.ts'

const line = (message: string, more: object = {}) =>
  JSON.stringify({ level: 30, time: new Date().toISOString(), ...more, msg: message })
const everything = (): LogQuery => ({
  ...{ from: new Date(0), to: new Date(Date.now() + 60_000), level: 0, limit: 1000 },
  ...{ text: undefined, after: undefined },
})
const messages = (ring: LogRing, query: Partial<LogQuery> = {}) =>
  ring.find({ ...everything(), ...query }).map(({ message }) => message)

describe('the log that a process remembers', () => {
  it('has its newest lines first, and forgets the oldest beyond its number', () => {
    const ring = new LogRing({ lines: 3, bytes: 1e6, ageMs: 1e6 })
    for (const message of ['a', 'b', 'c', 'd']) ring.add(line(message))

    expect(messages(ring)).toEqual(['d', 'c', 'b'])
    expect(messages(ring, { limit: 2 })).toEqual(['d', 'c'])
  })

  it('is bounded in bytes, also by a single huge line', () => {
    const ring = new LogRing({ lines: 1000, bytes: 20_000, ageMs: 1e6 })
    ring.add(line('huge', { rows: 'x'.repeat(1_000_000) }))
    for (let count = 0; count < 1000; count++) ring.add(line(`line ${count}`))

    expect(messages(ring).length).toBeLessThan(400)
    expect(messages(ring)[0]).toBe('line 999')
  })

  it('keeps the message of a line that is too long', () => {
    const ring = new LogRing()
    ring.add(line('huge', { rows: 'x'.repeat(1_000_000) }))

    const [found] = ring.find(everything())

    expect(found?.message).toBe('huge')
    expect(JSON.stringify(found).length).toBeLessThan(10_000)
  })

  it('forgets what is older than an hour', () => {
    let now = 0
    const ring = new LogRing({ lines: 10, bytes: 1e6, ageMs: 3_600_000 }, () => now)
    ring.add(line('old'))
    now = 3_600_001
    ring.add(line('new'))

    expect(messages(ring)).toEqual(['new'])
  })

  it('tells the last error, also when its line is gone', () => {
    const ring = new LogRing({ lines: 1, bytes: 1e6, ageMs: 1e6 })
    ring.add(line('job failed', { level: 50, err: { message: 'disk full' } }))
    ring.add(line('fine'))

    expect(ring.lastError()?.message).toBe('job failed: disk full')
  })

  it('leaves out what is no line of a log', () => {
    const ring = new LogRing()
    ring.add('(node:1) Warning')
    ring.add(line('fine'))

    expect(messages(ring)).toEqual(['fine'])
  })

  it('has what the logger writes, without secrets', () => {
    const ring = new LogRing()
    const logger = createLogger('test', ring)
    logger.level = 'info'

    logger.info({ user: 'Ada', password: 'geheim', nested: { token: 'geheim' } }, 'signed in')
    logger.child({ part: 'login' }).warn('twice')

    expect(messages(ring)).toEqual(['twice', 'signed in'])
    const text = JSON.stringify(ring.find(everything()))
    expect(text).toContain('Ada')
    expect(text).not.toContain('geheim')
  })
})
