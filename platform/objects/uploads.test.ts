import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMemoryObjects } from '../testing/memory-objects.ts'
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts'
import { testViewer } from '../testing/test-subgraph.ts'
import type { ObjectStore } from './object-store.ts'
import { Uploads } from './uploads.ts'

const eva = testViewer('operator', '00000000-0000-4000-8000-000000000001')
const otto = testViewer('operator', '00000000-0000-4000-8000-000000000002')
const input = { fileName: 'a.csv', sizeBytes: 3, purpose: 'IMPORT' } as const
let database: TestDatabase
let objects: ObjectStore
let uploads: Uploads
beforeEach(async () => {
  database = await createTestDatabase()
  objects = createMemoryObjects()
  uploads = new Uploads(database.prisma, objects)
})
afterEach(() => database.drop())

async function receive(): Promise<string> {
  const { id } = await uploads.create(input, eva)
  await objects.put('uploads', id, Readable.from(['abc']), { contentType: '', maxBytes: 10 })
  await uploads.markReceived(id, 3)
  return id
}

describe('uploads', () => {
  it('can be used once all bytes have arrived, by who made them and by administrators', async () => {
    const { id: waiting } = await uploads.create(input, eva)
    const id = await receive()

    expect(await uploads.get(waiting, eva)).toBeUndefined()
    expect(await uploads.get(id, eva)).toMatchObject({ fileName: 'a.csv', sizeBytes: 3 })
    expect(await uploads.get(id, testViewer('admin'))).toBeDefined()
    expect(await uploads.get(id, otto)).toBeUndefined()
    expect(await uploads.get('../x', eva)).toBeUndefined()
  })

  it('are swept with their bytes when they are old', async () => {
    const id = await receive()

    expect(await uploads.sweep(new Date(Date.now() - 60_000))).toBe(0)
    expect(await uploads.sweep(new Date(Date.now() + 60_000))).toBe(1)
    expect(await uploads.get(id, eva)).toBeUndefined()
    expect(await uploads.open(id)).toBeUndefined()
  })
})
