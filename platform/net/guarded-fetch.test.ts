import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadConfig } from '../config.ts'
import { UserError } from '../errors.ts'
import { openGuardedFetch, type GuardedFetch, type GuardedRequest } from './guarded-fetch.ts'
import { createOutgoingPolicy, type Resolve } from './outgoing-policy.ts'

type Answer = (request: IncomingMessage, response: ServerResponse) => void

let answer: Answer
let port: number
let stop: () => Promise<void>
let guards: GuardedFetch[]
let seen: IncomingMessage[]
beforeEach(async () => {
  guards = []
  seen = []
  answer = (_, response) => response.end('ok')
  const server = createServer((request, response) => {
    seen.push(request)
    answer(request, response)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  ;({ port } = server.address() as AddressInfo)
  stop = () =>
    new Promise(resolve => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
})
afterEach(async () => {
  await Promise.all(guards.map(guard => guard.close()))
  await stop()
})

function guard(resolve: Resolve = async () => ['127.0.0.1'], allow = `127.0.0.1:${port}`) {
  const config = loadConfig({ OUTGOING_ALLOW: allow })
  const opened = openGuardedFetch(createOutgoingPolicy(config, { resolve }))
  guards.push(opened)
  return opened
}
const local = (path = '/') => `http://feeds.example:${port}${path}`

async function ask(wanted: Partial<GuardedRequest> = {}, from = guard()): Promise<string> {
  const got = await from.request({ url: local(), ...wanted })
  return got instanceof UserError ? got.code : `${got.status} ${Buffer.from(got.bytes).toString()}`
}

describe('guarded fetch', () => {
  it('brings the answer, whatever its status', async () => {
    answer = (_, response) => response.writeHead(503).end('gleich')

    expect(await ask()).toBe('503 gleich')
    expect(seen[0]?.headers.host).toBe(`feeds.example:${port}`)
  })

  it('sends a body and headers', async () => {
    let body = ''
    answer = (request, response) => {
      request.on('data', (chunk: Buffer) => (body += chunk.toString()))
      request.on('end', () => response.end())
    }

    await ask({ method: 'POST', body: '{"a":1}', headers: { 'x-signature': 'abc' } })

    expect(body).toBe('{"a":1}')
    expect(seen[0]?.headers['x-signature']).toBe('abc')
  })

  it('connects to the address that was checked, although the name changes its mind', async () => {
    let asked = 0
    const rebinding: Resolve = async () => (asked++ === 0 ? ['127.0.0.1'] : ['169.254.169.254'])

    expect(await ask({}, guard(rebinding))).toBe('200 ok')
    expect(asked).toBe(1)
  })

  it('refuses a name that leads inside at its second look-up', async () => {
    let asked = 0
    const rebinding: Resolve = async () => (asked++ === 0 ? ['127.0.0.1'] : ['10.0.0.1'])
    answer = (_, response) => response.writeHead(200, { connection: 'close' }).end('ok')
    const from = guard(rebinding)

    expect(await ask({}, from)).toBe('200 ok')
    expect(await ask({}, from)).toBe('OUTGOING_ADDRESS_FORBIDDEN')
  })

  it('does not open a connection to a refused address', async () => {
    expect(await ask({}, guard(undefined, ''))).toBe('OUTGOING_ADDRESS_FORBIDDEN')
    expect(await ask({ url: `http://127.0.0.1:${port}/` }, guard(undefined, ''))).toBe(
      'OUTGOING_ADDRESS_FORBIDDEN',
    )
    expect(await ask({ url: `http://2130706433:${port}/` }, guard(undefined, ''))).toBe(
      'OUTGOING_ADDRESS_FORBIDDEN',
    )
    expect(seen).toEqual([])
  })

  it.each([
    'file:///etc/passwd',
    'ftp://feeds.example/',
    'gopher://feeds.example/',
    'http://user:secret@feeds.example/',
    'http:///',
    'feeds.example',
    '//feeds.example',
    '',
    `http://feeds.example/${'x'.repeat(5000)}`,
  ])('refuses %s', async url => {
    expect(await ask({ url })).toBe('OUTGOING_URL_INVALID')
  })

  it('never tells path or query, which may carry a token', async () => {
    const refusals = await Promise.all([
      guard(undefined, '').request({ url: `${local()}api?securityToken=geheim` }),
      guard().request({ url: 'ftp://feeds.example/?securityToken=geheim' }),
    ])

    expect(JSON.stringify(refusals)).not.toContain('geheim')
  })
})

describe('redirects', () => {
  it('are followed, each checked anew', async () => {
    const resolve: Resolve = async host => [host === 'inside.example' ? '10.0.0.1' : '127.0.0.1']
    answer = ({ url }, response) => {
      const to = url === '/one' ? '/two' : 'http://inside.example/secret'
      if (url === '/two') response.end('there')
      else response.writeHead(302, { location: to }).end()
    }

    expect(await ask({ url: local('/one') }, guard(resolve))).toBe('200 there')
    expect(await ask({ url: local('/out') }, guard(resolve))).toBe('OUTGOING_ADDRESS_FORBIDDEN')
  })

  it('end after three', async () => {
    answer = (_, response) => response.writeHead(301, { location: '/again' }).end()

    expect(await ask()).toBe('OUTGOING_REDIRECT_REFUSED')
    expect(seen).toHaveLength(4)
  })

  it.each(['', 'file:///etc/passwd', 'http://a:b@feeds.example/', 'http://[::1'])(
    'to „%s“ are refused',
    async location => {
      answer = (_, response) => response.writeHead(302, { location }).end()

      expect(await ask()).toMatch(/^OUTGOING_(REDIRECT_REFUSED|URL_INVALID)$/)
    },
  )

  it('do not carry headers to another origin, nor a body anywhere', async () => {
    answer = ({ headers }, response) => {
      if (headers.host?.startsWith('other')) response.end('reached')
      else response.writeHead(307, { location: `http://other.example:${port}/` }).end()
    }

    expect(await ask({ headers: { authorization: 'Bearer geheim' } })).toBe('200 reached')
    expect(seen.at(-1)?.headers.authorization).toBeUndefined()
    expect(await ask({ method: 'POST', body: 'x' })).toBe('OUTGOING_REDIRECT_REFUSED')
  })
})

describe('an answer', () => {
  it('is bounded in size, packed or not', async () => {
    answer = ({ url }, response) => {
      const bytes = Buffer.alloc(100_000)
      if (url === '/packed') response.setHeader('content-encoding', 'gzip')
      response.end(url === '/packed' ? gzipSync(bytes) : bytes)
    }

    expect(await ask({ maxBytes: 50_000 })).toBe('OUTGOING_TOO_LARGE')
    expect(await ask({ url: local('/packed'), maxBytes: 50_000 })).toBe('OUTGOING_TOO_LARGE')
    expect(await ask({ url: local('/packed') })).toHaveLength(4 + 100_000)
  })

  it('that never ends is given up', async () => {
    answer = (_, response) => {
      const timer = setInterval(() => response.write('x'), 10)
      response.on('close', () => clearInterval(timer))
    }

    expect(await ask({ withinMs: 150 })).toBe('OUTGOING_TIMEOUT')
  })

  it('that never begins is given up', async () => {
    answer = () => undefined

    expect(await ask({ withinMs: 100 })).toBe('OUTGOING_TIMEOUT')
  })

  it('that breaks off is told apart from a host that is not there', async () => {
    answer = (_, response) => {
      response.writeHead(200, { 'content-length': '1000' })
      response.write('half', () => response.destroy())
    }

    expect(await ask()).toBe('OUTGOING_INTERRUPTED')
    await stop()
    expect(await ask()).toBe('OUTGOING_UNREACHABLE')
  })

  it('that is packed badly counts as broken off', async () => {
    answer = (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('no')

    expect(await ask()).toBe('OUTGOING_INTERRUPTED')
  })

  it('is not waited for after an abort, which comes through as it is', async () => {
    const controller = new AbortController()
    answer = () => controller.abort(new Error('Luna stops'))

    await expect(ask({ signal: controller.signal })).rejects.toThrow('Luna stops')
  })
})
