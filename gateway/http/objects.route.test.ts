import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FolderObjectStore } from '#platform/objects/folder-object-store.ts'
import { signLink, type LinkClaims } from '#platform/objects/signed-link.ts'
import { startTestFederation, type TestFederation } from '../testing/test-federation.ts'
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts'

const linkSecret = randomBytes(32)
const received: [string, number][] = []
let folder: string
let objects: FolderObjectStore
let federation: TestFederation
let gateway: TestGateway

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'luna-objects-'))
  objects = new FolderObjectStore(folder)
  await objects.put('exports', 'lastgang.csv', Readable.from(['0123456789']), {
    contentType: 'text/csv',
    maxBytes: 100,
  })
  federation = await startTestFederation()
  gateway = await startTestGateway(federation, {
    files: {
      objects,
      linkSecret,
      uploads: { markReceived: async (id, size) => void received.push([id, size]) },
    },
  })
})
afterAll(async () => {
  await gateway.close()
  await federation.close()
  await rm(folder, { recursive: true })
})

const link = (claims: Partial<LinkClaims>, secret = linkSecret) =>
  `${gateway.url}${signLink(
    {
      method: 'GET',
      bucket: 'exports',
      key: 'lastgang.csv',
      expiresAt: Date.now() + 60_000,
      ...claims,
    },
    secret,
  )}`
const upload = (key: string, body: string | ReadableStream, maxBytes = 20) =>
  fetch(link({ method: 'PUT', bucket: 'uploads', key, maxBytes }), {
    method: 'PUT',
    body,
    ...(typeof body !== 'string' && { duplex: 'half' }),
  })

describe('PUT /objects', () => {
  it('stores the bytes and marks the upload as received', async () => {
    const response = await upload('u-1', 'Zeit;kWh\n')

    expect(response.status).toBe(204)
    expect(received).toContainEqual(['u-1', 9])
    const stored = await objects.get('uploads', 'u-1')
    expect(stored && (await text(stored))).toBe('Zeit;kWh\n')
  })

  it.each([
    ['announced', 'x'.repeat(21)],
    ['not announced', new Blob(['x'.repeat(21)]).stream()],
  ])('refuses more bytes than the link allows, %s, and keeps none', async (_what, body) => {
    const response = await upload('u-2', body)

    expect(response.status).toBe(413)
    expect(await response.json()).toMatchObject({
      code: 'UPLOAD_TOO_LARGE',
      message: 'Die Datei ist größer als angekündigt, erlaubt sind 0 MB.',
    })
    expect(await objects.stat('uploads', 'u-2')).toBeUndefined()
    expect(received.map(([id]) => id)).not.toContain('u-2')
  })

  it('keeps nothing of an upload that broke off', async () => {
    const url = link({ method: 'PUT', bucket: 'uploads', key: 'u-3', maxBytes: 20 })
    const client = httpRequest(url, { method: 'PUT', headers: { 'content-length': '10' } })
    client.on('error', () => undefined)
    await new Promise(resolve => client.write('half', resolve))
    const gone = new Promise(resolve => client.once('close', resolve))
    client.destroy()
    await gone

    await upload('u-4', 'after')

    expect(await objects.stat('uploads', 'u-3')).toBeUndefined()
    expect(received.map(([id]) => id)).not.toContain('u-3')
  })
})

describe('GET /objects', () => {
  it('gives the file as an attachment that runs nowhere', async () => {
    const response = await fetch(link({ fileName: 'Lastgang Höhe.csv', contentType: 'text/csv' }))

    expect(response.status).toBe(200)
    expect(await response.text()).toBe('0123456789')
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename="Lastgang H?he.csv"; filename*=UTF-8''Lastgang%20H%C3%B6he.csv`,
    )
    expect(response.headers.get('content-type')).toBe('text/csv')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(response.headers.get('content-security-policy')).toBe("sandbox; default-src 'none'")
    expect(response.headers.get('cache-control')).toBe('private, no-store')
  })

  it.each([
    ['bytes=2-4', 206, '234', 'bytes 2-4/10'],
    ['bytes=7-', 206, '789', 'bytes 7-9/10'],
    ['bytes=-2', 206, '89', 'bytes 8-9/10'],
    ['bytes=2-400', 206, '23456789', 'bytes 2-9/10'],
    ['bytes=0-1,4-5', 200, '0123456789', null],
    ['lines=1-2', 200, '0123456789', null],
  ])('answers %s with %i', async (range, status, body, contentRange) => {
    const response = await fetch(link({}), { headers: { range } })

    expect(response.status).toBe(status)
    expect(await response.text()).toBe(body)
    expect(response.headers.get('content-range')).toBe(contentRange)
  })

  it('answers 416 beyond the end', async () => {
    const response = await fetch(link({}), { headers: { range: 'bytes=10-' } })

    expect(response.status).toBe(416)
    expect(response.headers.get('content-range')).toBe('bytes */10')
  })

  it('goes on with a download only while the file is the same', async () => {
    const etag = (await fetch(link({}), { method: 'HEAD' })).headers.get('etag') ?? ''
    const goOn = (condition: string) =>
      fetch(link({}), { headers: { range: 'bytes=8-', 'if-range': condition } })

    expect(await (await goOn(etag)).text()).toBe('89')
    expect(await (await goOn('"other"')).text()).toBe('0123456789')
  })

  it('says that a file is gone', async () => {
    const response = await fetch(link({ key: 'gone.csv' }))

    expect(response.status).toBe(404)
    expect(await response.json()).toMatchObject({ code: 'OBJECT_GONE' })
    expect(response.headers.get('content-disposition')).toBeNull()
  })
})

describe('a link', () => {
  it.each([
    ['expired', () => link({ expiresAt: Date.now() - 1 })],
    ['signed by another', () => link({}, randomBytes(32))],
    ['made up', () => `${gateway.url}/objects/a.b`],
    ['for the other method', () => link({ method: 'PUT', maxBytes: 10 })],
  ])('that is %s opens nothing', async (_what, make) => {
    const response = await fetch(make())

    expect(response.status).toBe(403)
    expect(await response.json()).toEqual({
      code: 'LINK_INVALID',
      message: 'Dieser Link ist ungültig oder abgelaufen.',
      remedy: 'Öffnen Sie die Seite noch einmal, auf der Sie ihn gefunden haben.',
    })
  })
})
