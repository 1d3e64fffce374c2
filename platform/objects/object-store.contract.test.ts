import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { realEngines } from '../testing/real-engines.ts'
import { startS3Server } from '../testing/s3-server.ts'
import { FolderObjectStore } from './folder-object-store.ts'
import { InvalidObjectKey } from './object-key.ts'
import { ObjectTooLarge, type ObjectStore } from './object-store.ts'
import { S3ObjectStore } from './s3-object-store.ts'

type Engine = { store: ObjectStore; spool?: string; stop(): Promise<unknown> }
const engines: Record<string, () => Promise<Engine>> = {
  async folder() {
    const folder = await mkdtemp(join(tmpdir(), 'luna-objects-'))
    return { store: new FolderObjectStore(folder), stop: () => rm(folder, { recursive: true }) }
  },
  async 'S3 (s3rver)'() {
    const server = await startS3Server()
    const spool = await mkdtemp(join(tmpdir(), 'luna-spool-'))
    const stop = () => Promise.all([server.stop(), rm(spool, { recursive: true })])
    return { store: new S3ObjectStore(server, spool), spool, stop }
  },
}
if (realEngines.s3) {
  const address = new URL(realEngines.s3)
  const store = new S3ObjectStore({
    endpoint: address.origin,
    accessKey: decodeURIComponent(address.username),
    secretKey: decodeURIComponent(address.password),
    bucketPrefix: `luna-test-${Date.now()}-`,
    region: 'us-east-1',
  })
  engines['S3 (real)'] = async () => ({ store, stop: async () => undefined })
}

const text = { contentType: 'text/plain; charset=utf-8', maxBytes: 100 }

describe.each(Object.entries(engines))('object store: %s', (_, start) => {
  let engine: Engine
  let store: ObjectStore
  beforeAll(async () => {
    engine = await start()
    store = engine.store
  })
  afterAll(() => engine.stop())

  const put = (key: string, body: string) => store.put('exports', key, Readable.from([body]), text)
  const read = async (key: string, range?: { start: number; end: number }) => {
    const body = await store.get('exports', key, range)
    return body && (await buffer(body)).toString()
  }
  const keys = async (prefix?: string) => {
    const found: string[] = []
    for await (const key of store.list('exports', prefix)) found.push(key)
    return found
  }

  it('is ready when it says so', async () => {
    await store.check()
  })

  it('gives back what was put, with size, hash and type', async () => {
    const stored = await put('a', 'Zähler')

    const expected = {
      size: 7,
      sha256: createHash('sha256').update('Zähler').digest('hex'),
      contentType: 'text/plain; charset=utf-8',
    }
    expect(stored).toEqual(expected)
    expect(await store.stat('exports', 'a')).toEqual(expected)
    expect(await read('a')).toBe('Zähler')
  })

  it('knows nothing of what was never put', async () => {
    expect(await store.get('exports', 'none')).toBeUndefined()
    expect(await store.get('exports', 'none', { start: 0, end: 1 })).toBeUndefined()
    expect(await store.stat('exports', 'none')).toBeUndefined()
    expect(await store.get('backups', 'none')).toBeUndefined()
  })

  it('replaces an object as a whole', async () => {
    await put('replaced', 'a long first version')
    await put('replaced', 'second')

    expect(await read('replaced')).toBe('second')
    expect((await store.stat('exports', 'replaced'))?.size).toBe(6)
  })

  it('stores an empty object', async () => {
    await put('empty', '')

    expect(await read('empty')).toBe('')
    expect(await store.stat('exports', 'empty')).toMatchObject({ size: 0 })
  })

  it('gives a range as HTTP counts it', async () => {
    await put('digits', '0123456789')

    expect(await read('digits', { start: 0, end: 1 })).toBe('01')
    expect(await read('digits', { start: 3, end: 3 })).toBe('3')
    expect(await read('digits', { start: 8, end: 99 })).toBe('89')
    expect(await read('digits', { start: 10, end: 12 })).toBe('')
  })

  it('removes, also what is not there', async () => {
    await put('gone', 'x')

    await store.remove('exports', 'gone')
    await store.remove('exports', 'gone')

    expect(await read('gone')).toBeUndefined()
    expect(await keys('gone')).toEqual([])
  })

  it('lists keys in lexical order, by prefix, over folders', async () => {
    for (const key of ['list/b', 'list/a/2', 'list/a-1', 'list/a', 'lister']) await put(key, key)

    expect(await keys('list/')).toEqual(['list/a', 'list/a-1', 'list/a/2', 'list/b'])
    expect(await keys('list/a/')).toEqual(['list/a/2'])
    expect(await keys('no-such-prefix')).toEqual([])
  })

  it('keeps nothing of a body that is too large, and leaves the rest of it unread', async () => {
    const body = Readable.from(['x'.repeat(60), 'x'.repeat(60), 'x'.repeat(60)])

    await expect(store.put('exports', 'large', body, text)).rejects.toThrow(ObjectTooLarge)

    expect(await store.stat('exports', 'large')).toBeUndefined()
    expect(await keys('large')).toEqual([])
    expect(body.destroyed).toBe(false)
  })

  it('keeps the old object when a new body breaks off', async () => {
    await put('broken', 'before')
    const body = new PassThrough()
    body.write('half')
    const putting = store.put('exports', 'broken', body, text)
    body.destroy(new Error('connection lost'))

    await expect(putting).rejects.toThrow('connection lost')
    expect(await read('broken')).toBe('before')
  })

  it('notices a body that ends without an end', async () => {
    const body = new PassThrough()
    const putting = store.put('exports', 'cut', body, text)
    body.destroy()

    await expect(putting).rejects.toThrow('Premature close')
    expect(await store.stat('exports', 'cut')).toBeUndefined()
  })

  it('stores 40 MB in several parts', async () => {
    const parts = Array.from({ length: 40 }, () => randomBytes(1 << 20))
    const sha256 = createHash('sha256').update(Buffer.concat(parts)).digest('hex')

    await store.put('documents', 'big.bin', Readable.from(parts), {
      contentType: 'application/octet-stream',
      maxBytes: 1e9,
    })

    expect(await store.stat('documents', 'big.bin')).toMatchObject({ size: 40 << 20, sha256 })
    const body = await store.get('documents', 'big.bin')
    expect(
      body &&
        createHash('sha256')
          .update(await buffer(body))
          .digest('hex'),
    ).toBe(sha256)
    await store.remove('documents', 'big.bin')
  })

  it('leaves no temporary file behind', async () => {
    expect(engine.spool ? await readdir(engine.spool) : []).toEqual([])
  })

  it.each([
    '',
    '..',
    '../a',
    'a/../b',
    '/a',
    'a/',
    'a//b',
    '.hidden',
    'a\\b',
    'ä',
    'a@meta',
    'a\0',
  ])('refuses the key %j', async key => {
    await expect(store.stat('exports', key)).rejects.toThrow(InvalidObjectKey)
    await expect(put(key, 'x')).rejects.toThrow(InvalidObjectKey)
  })
})
