import { generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import express from 'express'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createInternalSigner, createInternalVerifier } from '../identity/internal-token.ts'
import { createViewer, type Role } from '../identity/viewer.ts'
import { LogRing } from './log-ring.ts'
import { internalHeader, observationRoute } from './observation.route.ts'
import { observeProcess, processReport } from './process-report.ts'
import { SlowOperations } from './slow-operations.ts'

const keys = generateKeyPairSync('ed25519')
const ring = new LogRing()
const app = express().use(
  observationRoute({
    verify: createInternalVerifier(keys.publicKey, 'worker'),
    report: observeProcess('worker'),
    ring,
  }),
)
const server = createServer(app)
let url: string
beforeEach(async () => {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
})
afterEach(() => {
  server.close()
  server.closeAllConnections()
})

const ask = async (path: string, role: Role = 'service', audience = 'worker', key = keys) => {
  const token = await createInternalSigner(key.privateKey, 'admin').sign(
    createViewer({ name: 'admin', role }),
    audience,
  )
  return fetch(url + path, { headers: { [internalHeader]: token } })
}

describe('what a process tells other processes of itself', () => {
  it('is version, start, processor, memory', async () => {
    const report = processReport.parse(await (await ask('/internal/process')).json())

    expect(report).toMatchObject({ name: 'worker', pid: process.pid, slowOperations: [] })
    expect(report.version).toMatch(/^\d+\.\d+/)
    expect(report.memoryBytes).toBeGreaterThan(1e6)
    expect(report.startedAt.getTime()).toBeLessThanOrEqual(Date.now())
  })

  it('is told to nobody else', async () => {
    const stranger = generateKeyPairSync('ed25519')
    const answers = await Promise.all([
      fetch(`${url}/internal/process`),
      fetch(`${url}/internal/logs`),
      ask('/internal/process', 'admin'),
      ask('/internal/logs', 'viewer'),
      ask('/internal/process', 'service', 'gateway'),
      ask('/internal/process', 'service', 'worker', stranger),
    ])

    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 401])
  })

  it.each(['', '?from=x', '?from=2026-01-01T00:00:00Z&to=2026-01-01T00:00:00Z&level=0&limit=1e9'])(
    'refuses to search the log for „%s“',
    async query => {
      expect((await ask(`/internal/logs${query}`)).status).toBe(400)
    },
  )
})

describe('the slowest operations', () => {
  it('are those of the last hour, slowest first, in bounded number', () => {
    let now = Date.parse('2026-11-21T10:00:00Z')
    const slow = new SlowOperations(2, () => now)
    const note = (name: string, durationMs: number) =>
      slow.note({ name, kind: 'query', durationMs, code: 'OK' })
    note('old', 9000)
    now += 30 * 60_000
    for (let index = 0; index < 1000; index++) note(`many ${index}`, index)
    expect(slow.list(10).map(({ name }) => name)).toEqual(['old', 'many 999', 'many 998'])

    now += 31 * 60_000

    expect(slow.list(10).map(({ name }) => name)).toEqual(['many 999', 'many 998'])
    expect(slow.list(1)).toHaveLength(1)
  })
})
