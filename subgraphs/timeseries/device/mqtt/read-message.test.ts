import { describe, expect, it } from 'vitest'
import { messageReader } from './read-message.ts'
import { topicFilter } from './topic-template.ts'

const values = new Map([
  ['haus', 'werk/keller'],
  ['feld', 'ENERGY/Power'],
])

describe('a topic', () => {
  it('is filled in, and read back', () => {
    const topic = topicFilter('{haus}/em-{nr}/power', values, 'nr')

    expect(topic?.filter).toBe('werk/keller/+/power')
    expect(topic?.keyOf('werk/keller/em-17/power')).toBe('17')
    expect(topic?.keyOf('werk/keller/em-/power')).toBeUndefined()
    expect(topic?.keyOf('werk/keller/xx-17/power')).toBeUndefined()
    expect(topic?.keyOf('werk/keller/em-17/power/x')).toBeUndefined()
  })

  it('is none while a parameter is missing', () => {
    expect(topicFilter('{haus}/{anders}', values, undefined)).toBeUndefined()
  })

  it('without a key belongs to the only meter', () => {
    expect(topicFilter('{haus}/p', values, undefined)?.keyOf('werk/keller/p')).toBe('')
  })
})

type Message = Parameters<typeof messageReader>[0]

function read(message: Partial<Message>, payload: unknown) {
  const whole = { topic: 't', values: [{ point: 'p', path: '' }], ...message }
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload)
  return messageReader(whole, values, undefined)?.read(Buffer.from(text), '')
}

const one = (raw: unknown, at: number | null = null, key = '') => [{ point: 'p', key, at, raw }]

describe('a payload', () => {
  it.each([
    ['a plain number', '12.5', one(12.5)],
    ['a number in quotes', '"12.5"', one('12.5')],
    ['a word, to be judged later', 'nan', one('nan')],
  ])('may be %s', (_, payload, expected) => {
    expect(read({}, payload)).toEqual(expected)
  })

  it('is read by a pointer, which may hold a parameter', () => {
    const message = { values: [{ point: 'p', path: '/{feld}' }] }

    expect(read(message, { ENERGY: { Power: 42 } })).toEqual(one(42))
    expect(read(message, { ENERGY: {} })).toEqual([])
    expect(read({ values: [{ point: 'p', path: '/a~1b/0' }] }, { 'a/b': [7] })).toEqual(one(7))
    expect(read({ values: [{ point: 'p', path: '/__proto__/x' }] }, {})).toEqual([])
  })

  it('may hold several values', () => {
    const both = [
      { point: 'p', path: '/p' },
      { point: 'u', path: '/u' },
    ]

    expect(read({ values: both }, { p: 1, u: 230 })).toEqual([
      ...one(1),
      { point: 'u', key: '', at: null, raw: 230 },
    ])
  })

  it('may be a batch of many meters and stamps', () => {
    const message: Partial<Message> = {
      ...{ each: '/werte', key: '/z', timestamp: { path: '/t', format: 'UNIX_S' } },
      values: [{ point: 'p', path: '/v' }],
    }
    const werte = [
      { z: 'A', t: 1_767_225_600, v: 1 },
      { z: 7, t: 1_767_225_600.5, v: 2 },
    ]

    expect(read(message, { werte })).toEqual([
      ...one(1, 1_767_225_600_000, 'A'),
      ...one(2, 1_767_225_600_500, '7'),
    ])
    expect(read(message, { werte: 'keine' })).toBeUndefined()
    expect(read(message, { werte: [{ t: 1, v: 1 }] })).toBeUndefined()
  })

  it.each([
    ['ISO', '2026-03-29T10:00:00+02:00', '2026-03-29T08:00:00Z'],
    ['ISO', '2026-03-29 10:00:00', '2026-03-29T08:00:00Z'],
    ['ISO', '2026-10-25T02:30:00', '2026-10-25T00:30:00Z'],
    ['UNIX_MS', '1767225600000', '2026-01-01T00:00:00Z'],
  ] as const)('has a stamp in %s: %s', (format, stamp, expected) => {
    const timestamp = { path: '/t', format, zone: 'Europe/Berlin' }
    const message = { timestamp, values: [{ point: 'p', path: '/v' }] }

    expect(read(message, { t: stamp, v: 1 })).toEqual(one(1, Date.parse(expected)))
  })

  it.each(['', '{', '[1,', '{"a":1}}'])('that is broken (%s) is not read', payload => {
    expect(read({}, payload)).toBeUndefined()
  })

  it.each(['gestern', '2026-13-01T00:00:00Z', null, -5])(
    'without a usable stamp (%s) is not read',
    t => {
      const timestamp = { path: '/t', format: 'ISO' as const }
      expect(read({ timestamp, values: [{ point: 'p', path: '/v' }] }, { t, v: 1 })).toBeUndefined()
    },
  )
})
