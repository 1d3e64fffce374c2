import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { answerJson, startFakeServer, type FakeServer } from '#platform/testing/fake-server.ts'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import {
  createOperationsWorld,
  logLine,
  type OperationsWorld,
} from '../testing/operations-world.ts'
import { logQl } from './loki-logs.ts'

const ask = `query ($filter: LogFilter, $first: Int, $after: String) {
  logs(filter: $filter, first: $first, after: $after) {
    ... on LogPage { nodes { time process level message details } pageInfo { endCursor hasNextPage }
      source missing notice }
    ... on UserError { code message } } }`
type Page = {
  nodes: { time: string; process: string; message: string; level: string; details: string }[]
  pageInfo: { endCursor: string; hasNextPage: boolean }
  source: string
  missing: string[]
  notice: string | null
}

let world: OperationsWorld
const logs = async (variables: object = {}) => {
  const { data } = await world.door.ask(ask, testViewer('admin'), { ...variables })
  return data?.['logs'] as unknown as Page
}
const ago = (ms: number) => new Date(Date.now() - ms).toISOString()

describe('the logs that the processes remember', () => {
  beforeEach(async () => {
    world = await createOperationsWorld()
  })
  afterEach(() => world.close())

  it('are gathered from all processes in the order of time', async () => {
    const { gateway, worker, admin } = world.processes
    const [first, second, third] = [ago(3000), ago(2000), ago(1000)]
    worker.ring.add(logLine(second, 'second', { meterId: 'm1' }))
    gateway.ring.add(logLine(first, 'first'))
    admin.ring.add(logLine(third, 'third', { level: 50 }))

    const page = await logs()

    expect(page.nodes.map(({ process, message }) => [process, message])).toEqual([
      ['admin', 'third'],
      ['worker', 'second'],
      ['gateway', 'first'],
    ])
    expect(page).toMatchObject({ source: 'MEMORY', missing: [], notice: null })
    expect(JSON.parse(page.nodes[1]?.details ?? '')).toEqual({ meterId: 'm1' })
  })

  it('are found by time, level, process and text', async () => {
    const { gateway, worker } = world.processes
    gateway.ring.add(logLine(ago(2000), 'operation', { name: 'Lastgang' }))
    gateway.ring.add(logLine(ago(1500), 'operation', { name: 'Zähler' }))
    worker.ring.add(logLine(ago(1000), 'job failed', { level: 50 }))
    const messages = async (filter: object) =>
      (await logs({ filter })).nodes.map(({ message, details }) => message + details)

    expect(await messages({ text: 'LASTGANG' })).toEqual(['operation{"name":"Lastgang"}'])
    expect(await messages({ level: 'WARN' })).toEqual(['job failed{}'])
    expect(await messages({ process: 'worker' })).toEqual(['job failed{}'])
    expect(await messages({ from: ago(1800), level: 'INFO', to: ago(1200) })).toEqual([
      'operation{"name":"Zähler"}',
    ])
  })

  it('come page by page without a gap, also within one millisecond', async () => {
    const time = ago(1000)
    for (const { ring, name } of Object.values(world.processes)) {
      for (let line = 0; line < 3; line++) ring.add(logLine(time, `${name} ${line}`))
    }
    const seen: string[] = []
    let after: string | null = null
    do {
      const page: Page = await logs({ first: 4, after })
      seen.push(...page.nodes.map(({ message }) => message))
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null
    } while (after)

    expect(seen).toHaveLength(18)
    expect(new Set(seen).size).toBe(18)
  })

  it('tell which process did not answer', async () => {
    await world.processes.timeseries.close()

    expect((await logs()).missing).toEqual(['timeseries'])
  })

  it.each([
    [{ from: '2026-11-21T12:00:00Z', to: '2026-11-21T11:00:00Z' }, 'LOG_PERIOD_INVALID'],
    [{ text: 'x'.repeat(201) }, 'LOG_TEXT_TOO_LONG'],
  ])('are refused for %o', async (filter, code) => {
    expect(await logs({ filter })).toMatchObject({ code })
  })
})

/** NOT Loki: answers `query_range` in Loki's format, over real HTTP, by start, end, limit and direction. */
describe('the logs of a Loki server', () => {
  let loki: FakeServer
  let queries: URLSearchParams[]
  let isBroken: boolean
  const base = 1_795_000_000_000_000_000n
  const stamps = [0n, 1n, 1n, 2n, 3n].map(offset => base + offset)

  beforeEach(async () => {
    queries = []
    isBroken = false
    loki = await startFakeServer(async ({ route, request, response }) => {
      const { searchParams } = new URL(request.url ?? '', 'http://loki')
      queries.push(searchParams)
      if (isBroken || route !== 'GET /loki/api/v1/query_range') {
        answerJson(response, 500, 'too many outstanding requests')
        return
      }
      const [start, end] = [searchParams.get('start'), searchParams.get('end')].map(text =>
        BigInt(text ?? 0),
      )
      const values = stamps
        .map((stamp, index) => [String(stamp), logLine('2026-11-21T11:00:00Z', `line ${index}`)])
        .filter(
          ([stamp]) => BigInt(stamp ?? 0) >= (start ?? 0n) && BigInt(stamp ?? 0) < (end ?? 0n),
        )
        .toReversed()
        .slice(0, Number(searchParams.get('limit')))
      const result = [{ stream: { service: 'worker', level: 'info' }, values }]
      answerJson(response, 200, { status: 'success', data: { resultType: 'streams', result } })
    })
    world = await createOperationsWorld({ LOKI_URL: loki.url })
  })
  afterEach(async () => {
    await world.close()
    await loki.stop()
  })
  const period = {
    from: new Date(Number(base / 1_000_000n) - 1000).toISOString(),
    to: new Date(Number(base / 1_000_000n) + 1000).toISOString(),
  }

  it('are asked for with process, text and level', async () => {
    const filter = { ...period, process: 'worker', text: 'a.b"c', level: 'ERROR' }
    const page = await logs({ filter, first: 10 })

    expect(page).toMatchObject({ source: 'LOKI', notice: null })
    expect(queries[0]?.get('query')).toBe(
      '{service="worker"} |~ "(?i)a\\\\.b\\"c" | json severity="level" | severity >= 50',
    )
    expect(queries[0]?.get('direction')).toBe('backward')
  })

  it('come page by page, also when lines share a nanosecond', async () => {
    const seen: string[] = []
    let after: string | null = null
    do {
      const page: Page = await logs({ filter: period, first: 2, after })
      seen.push(...page.nodes.map(({ message }) => message))
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null
    } while (after)

    expect(seen.toSorted()).toEqual(['line 0', 'line 1', 'line 2', 'line 3', 'line 4'])
    expect([seen[0], seen[1], seen[4]]).toEqual(['line 4', 'line 3', 'line 0'])
  })

  it('are replaced by what the processes remember while Loki is away, and that is said', async () => {
    isBroken = true
    world.processes.admin.ring.add(logLine(ago(1000), 'remembered'))

    const page = await logs()

    expect(page.nodes.map(({ message }) => message)).toEqual(['remembered'])
    expect(page).toMatchObject({ source: 'MEMORY', notice: expect.stringContaining('Loki') })
  })

  it('cannot be asked anything else than for lines', () => {
    const text = '") | line_format "{{.secret}}'

    expect(logQl({ process: '"} or {x="y', text, level: 'TRACE' })).toBe(
      String.raw`{service="\"} or {x=\"y"} |~ "(?i)\"\\) \\| line_format \"\\{\\{\\.secret\\}\\}"`,
    )
  })
})
