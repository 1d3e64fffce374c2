import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestFederation, type TestFederation } from '../testing/test-federation.ts'
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts'

let folder: string
let federation: TestFederation
let gateway: TestGateway
let partIsMissing = false

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'luna-pwa-'))
  await mkdir(join(folder, 'assets'))
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Luna</title>')
  await writeFile(join(folder, 'sw.js'), 'self.skipWaiting()')
  await writeFile(join(folder, 'assets', 'index-abc123.js'), '/* Luna */'.repeat(500))
  federation = await startTestFederation()
  gateway = await startTestGateway(federation, {
    webApp: folder,
    parts: [
      { name: 'database', check: async () => undefined },
      {
        name: 'knowledge',
        async check() {
          if (partIsMissing) throw new Error('down')
        },
      },
      {
        name: 'timeseries',
        check: () => (partIsMissing ? new Promise(() => undefined) : Promise.resolve()),
      },
    ],
  })
})
afterAll(async () => {
  await gateway.close()
  await federation.close()
  await rm(folder, { recursive: true })
})

const get = (path: string, headers: Record<string, string> = { accept: 'text/html,*/*' }) =>
  fetch(`${gateway.url}${path}`, { headers })

describe('the PWA', () => {
  it('answers every page of the app with the page, never from a cache', async () => {
    for (const path of ['/', '/zaehler', '/zaehler/1?tag=2026-01-01']) {
      const response = await get(path)

      expect(response.status).toBe(200)
      expect(await response.text()).toContain('<title>Luna</title>')
      expect(response.headers.get('cache-control')).toBe('no-cache')
    }
    expect((await get('/sw.js')).headers.get('cache-control')).toBe('no-cache')
  })

  it('lets hashed files be kept for ever, and sends them compressed', async () => {
    const response = await get('/assets/index-abc123.js', { 'accept-encoding': 'br' })

    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(response.headers.get('content-encoding')).toBe('br')
  })

  it.each(['/assets/gone.js', '/.env', '/../package.json', '/%2e%2e/package.json'])(
    'has nothing at %s',
    async path => {
      const response = await get(path)

      expect([400, 404]).toContain(response.status)
      expect(response.headers.get('content-type')).toContain('application/json')
    },
  )

  it('says so when it is not built', async () => {
    const bare = await startTestGateway(federation, { webApp: join(folder, 'nothing') })
    const response = await fetch(bare.url, { headers: { accept: 'text/html' } })
    await bare.close()

    expect(response.status).toBe(503)
    expect(await response.text()).toContain('npm start')
  })
})

describe('every answer', () => {
  it.each(['/', '/graphql', '/health/live', '/objects/x', '/gone.js', '/auth/login'])(
    'has the security headers: %s',
    async path => {
      const { headers } = await get(path, { accept: 'application/json' })

      expect(headers.get('content-security-policy')).toMatch(/default-src 'none'/)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
      expect(headers.get('x-frame-options')).toBe('DENY')
      expect(headers.get('x-powered-by')).toBeNull()
    },
  )

  it('allows the page nothing from elsewhere and nothing inline', async () => {
    const policy = (await get('/')).headers.get('content-security-policy') ?? ''

    expect(policy).not.toContain('unsafe')
    expect(policy).toContain("require-trusted-types-for 'script'")
  })
})

describe('the health of the gateway', () => {
  it('names the parts that are missing, also one that does not answer', async () => {
    expect((await get('/health/live')).status).toBe(200)
    expect(await (await get('/health/ready')).json()).toEqual({ status: 'ready' })

    partIsMissing = true
    const response = await get('/health/ready')
    partIsMissing = false

    expect(response.status).toBe(503)
    expect(await response.json()).toEqual({
      status: 'not ready',
      missing: ['knowledge', 'timeseries'],
    })
  })

  it('shows its figures to this machine, not through a proxy', async () => {
    const figures = await (await get('/metrics')).text()

    expect(figures).toContain('luna_gateway_operations_total')
    expect(figures).toContain('process_cpu_user_seconds_total')
    expect((await get('/metrics', { 'x-forwarded-for': '203.0.113.9' })).status).toBe(404)
  })
})
