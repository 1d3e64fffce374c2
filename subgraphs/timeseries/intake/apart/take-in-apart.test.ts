import { describe, expect, it } from 'vitest'
import { loadProfileFile, slots } from '../../testing/load-profile-file.ts'
import { takeIn } from '../take-in.ts'
import { takeInApart } from './take-in-apart.ts'

const file = loadProfileFile(slots('2018-10-27', '2018-10-29'))

describe('reading a file in a thread of its own', () => {
  it('answers what reading it here answers', async () => {
    expect(await takeInApart(Buffer.from(file), {})).toEqual(await takeIn(Buffer.from(file), {}))
  })

  it('answers a refusal with its place and remedy', async () => {
    const broken = file.replace(/(\n28\.10\.2018 12:00;)[^\n]*/, '$1Ausfall')

    expect(await takeInApart(Buffer.from(broken), {})).toEqual(
      await takeIn(Buffer.from(broken), {}),
    )
  })

  it('ends when it is no longer wanted', async () => {
    const controller = new AbortController()
    const reading = takeInApart(Buffer.from(file), {}, controller.signal)

    controller.abort(new Error('not wanted'))

    await expect(reading).rejects.toThrow('not wanted')
  })

  it('reads many files one after another', async () => {
    const all = await Promise.all(
      Array.from({ length: 5 }, () => takeInApart(Buffer.from(file), {})),
    )

    for (const intake of all) expect(intake).toMatchObject({ rows: 196 })
  })

  it('leaves this process free while it reads', async () => {
    const minutes = Array.from({ length: 200_000 }, (_, i) => {
      const stamp = new Date(Date.UTC(2018, 0, 1) + i * 60_000).toISOString()
      return `${stamp};${i % 100},5`
    })
    const bytes = Buffer.from(['Zeit;kW', ...minutes].join('\n'))
    let turns = 0
    const watch = setInterval(() => (turns += 1), 1)

    const intake = await takeInApart(bytes, {})

    clearInterval(watch)
    expect(intake).toMatchObject({ rows: 200_000, missing: 0 })
    expect(turns).toBeGreaterThan(20)
  })
})
