import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#platform/testing/test-database.ts'
import { leastReaders, PopularityStore } from './popularity.store.ts'

describe('the readers of a document', () => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await createTestDatabase()
  })
  afterAll(() => database.drop())

  const now = new Date('2026-11-21T12:00:00Z')
  const later = (seconds: number) => new Date(now.getTime() + seconds * 1000)
  const read = (itemId: string, userId: string) =>
    database.pool.query(
      `INSERT INTO events (event_id, user_id, ts, type, item_id, meta)
       VALUES ($1, $2, $3, 'view', $4, '{}')`,
      [randomUUID(), userId, later(-3600), itemId],
    )

  it('are counted without the viewer, each once, and not told when they are few', async () => {
    const [few, many] = [randomUUID(), randomUUID()]
    const people = Array.from({ length: leastReaders + 1 }, () => randomUUID())
    for (const person of people) {
      await read(many, person)
      await read(many, person)
    }
    for (const person of people.slice(1)) await read(few, person)
    const store = new PopularityStore(database.pool)

    const outsider = await store.readers(randomUUID(), now)
    const reader = await store.readers(people[1], now)

    expect(outsider).toEqual(
      new Map([
        [many, leastReaders + 1],
        [few, leastReaders],
      ]),
    )
    expect(reader).toEqual(new Map([[many, leastReaders]]))
  })

  it('are counted anew after a minute, and at once when somebody was forgotten', async () => {
    const item = randomUUID()
    const store = new PopularityStore(database.pool)
    const known = async (at: Date) => (await store.readers(undefined, at)).get(item)
    expect(await known(now)).toBeUndefined()
    for (let count = 0; count < leastReaders; count++) await read(item, randomUUID())

    expect(await known(later(30))).toBeUndefined()
    expect(await known(later(61))).toBe(leastReaders)

    await database.pool.query('DELETE FROM events WHERE item_id = $1', [item])
    store.forget()
    expect(await known(later(62))).toBeUndefined()
  })
})
