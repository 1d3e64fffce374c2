import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '#platform/database/database.ts'
import { createTestDatabase, type TestDatabase } from '#platform/testing/test-database.ts'
import { vectorPoint } from '#platform/testing/vector-points.ts'
import { EmbeddedVectorStore } from '#platform/vectors/embedded-vector-store.ts'
import { keepWarm } from './keep-warm.ts'

describe('the search index', () => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await createTestDatabase()
  })
  afterAll(() => database.drop())

  it('is loaded ahead, so that a question reads no passage any more', async () => {
    const writing = new EmbeddedVectorStore(database, 'ahead')
    await writing.prepare({})
    await writing.upsert([vectorPoint({ bm25: { 1: 1 } }), vectorPoint({ bm25: { 1: 1 } })])
    let loads = 0
    const counting: Database = {
      ...database,
      transaction: work => (loads++, database.transaction(work)),
    }
    const store = new EmbeddedVectorStore(counting, 'ahead')
    let stop: (() => void) | undefined

    await new Promise<void>(loaded => {
      const warmUp = () => store.warmUp().then(loaded)
      stop = keepWarm({ warmUp }, { log: { warn: () => undefined }, milliseconds: 60_000 })
    })
    stop?.()
    const hits = await store.search({
      vector: { field: 'bm25', values: { indices: [1], values: [1] } },
      filter: { confidentiality: ['public'] },
      limit: 5,
    })

    expect(hits).toHaveLength(2)
    expect(loads).toBe(1)
  })

  it('is tried again when it cannot be loaded once', async () => {
    let tries = 0
    let stop: (() => void) | undefined
    const warnings: string[] = []

    await new Promise<void>(again => {
      const warmUp = () => {
        if (++tries > 1) again()
        return Promise.reject(new Error('away'))
      }
      const log = { warn: (_: unknown, text?: string) => void warnings.push(text ?? '') }
      stop = keepWarm({ warmUp }, { log, milliseconds: 5 })
    })
    stop?.()

    expect(warnings[0]).toBe('search index not loaded ahead')
  })
})
