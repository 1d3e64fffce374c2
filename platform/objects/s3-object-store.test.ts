import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { startFakeServer, type Exchange } from '../testing/fake-server.ts'
import { S3ObjectStore } from './s3-object-store.ts'

const text = { contentType: 'text/plain', maxBytes: 1000 }

describe('the S3 object store with a server in trouble', () => {
  let spool: string
  beforeEach(async () => {
    spool = await mkdtemp(join(tmpdir(), 'luna-spool-'))
  })
  afterEach(() => rm(spool, { recursive: true }))

  const storeAt = (endpoint: string) => {
    const account = { accessKey: 'a', secretKey: 'b', bucketPrefix: 'x-', region: 'us-east-1' }
    return new S3ObjectStore({ endpoint, ...account }, spool)
  }
  const serve = async (answer: (exchange: Exchange) => void) => {
    const server = await startFakeServer(async exchange => answer(exchange))
    onTestFinished(() => server.stop())
    return storeAt(server.url)
  }

  it('tells that there is no connection', async () => {
    const store = storeAt('http://127.0.0.1:1')

    await expect(store.check()).rejects.toThrow('ECONNREFUSED')
    await expect(store.put('exports', 'a', Readable.from(['a']), text)).rejects.toThrow()
    await expect(store.get('exports', 'a')).rejects.toThrow()
  })

  it('fails while the server is overloaded, keeps no temporary file and recovers', async () => {
    const answers = [503]
    const seen: string[] = []
    const store = await serve(({ request, response }) => {
      seen.push(`${request.method} ${request.url}`)
      response.writeHead(answers.pop() ?? 200, { etag: '"1"' }).end()
    })

    await expect(store.put('exports', 'a', Readable.from(['a']), text)).rejects.toThrow('503')
    expect(await readdir(spool)).toEqual([])

    await store.put('exports', 'a', Readable.from(['a']), text)
    expect(seen.at(-1)).toBe('PUT /x-exports/a')
    expect(await readdir(spool)).toEqual([])
  })

  it('does not pass off half an object as a whole one', async () => {
    const store = await serve(({ response }) => {
      response.writeHead(200, { 'content-length': '100' })
      response.write('0123456789', () => response.destroy())
    })

    const body = await store.get('exports', 'a')

    await expect(body && buffer(body)).rejects.toThrow('aborted')
  })

  it('refuses an object that Luna did not store', async () => {
    const store = await serve(({ response }) => {
      response.writeHead(200, { 'content-type': 'text/plain', 'content-length': '5' }).end()
    })

    await expect(store.stat('exports', 'foreign')).rejects.toThrow('sha256')
  })
})
