import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { env } from 'node:process'
import { fileURLToPath } from 'node:url'
import { Pool } from 'undici'
import type { GatewayReady, SubgraphsReady } from './gateway-parts.ts'
import { ms, quantile, report } from './measure.ts'

// Processor time per request: a subgraph asked directly, Apollo's gateway with its own data source, and ours with
// login, limits, log and metrics. Each target in a process of its own, in turn, with 16 requests under way.
const requests = 2000
const warmUp = 1000
const rounds = 3
const underWay = 16

const oneHop = 'query Q($id: ID!) { meter(id: $id) { id lastReading { value at } } }'
const threeHops = 'query Q($id: ID!) { meter(id: $id) { id label site { name owner { name } } } }'

type Usage = { cpuMs: number; residentMb: number }
type Part = { usage: () => Promise<Usage>; stop: () => void }
type Target = { part: Part; url: string; token: string | undefined }

const parts: Part[] = []

async function launch(name: string, environment: NodeJS.ProcessEnv = {}) {
  const child: ChildProcess = fork(
    fileURLToPath(new URL('./gateway-parts.js', import.meta.url)),
    [name],
    {
      env: {
        ...env,
        NODE_ENV: 'production',
        APOLLO_TELEMETRY_DISABLED: '1',
        LOG_LEVEL: 'silent',
        ...environment,
      },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    },
  )
  const [ready] = (await once(child, 'message')) as [unknown]
  const part: Part = {
    async usage() {
      const answered = once(child, 'message')
      child.send('usage')
      const [usage] = (await answered) as [Usage]
      return usage
    },
    stop: () => child.disconnect(),
  }
  parts.push(part)
  return { part, ready }
}

let asked = 0

async function load(
  { url, token }: Target,
  query: string,
  count: number,
  same: boolean,
): Promise<number[]> {
  const { origin, pathname } = new URL(url)
  const pool = new Pool(origin, { connections: underWay })
  const times: number[] = []
  let left = count
  const client = async () => {
    while (left-- > 0) {
      const id = same ? String(Math.floor(left / underWay)) : String(asked++)
      const start = performance.now()
      const { statusCode, body } = await pool.request({
        path: pathname,
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify({ query, variables: { id } }),
      })
      const text = await body.text()
      if (statusCode !== 200 || text.includes('"errors"')) throw new Error(text)
      times.push(performance.now() - start)
    }
  }
  await Promise.all(Array.from({ length: underWay }, client))
  await pool.close()
  return times
}

/** Processor time per request of the target's process, and of the subgraphs' behind it. */
async function measure(target: Target, behind: Part, query: string, same = false) {
  const before = [await target.part.usage(), await behind.usage()]
  const times = await load(target, query, requests, same)
  const after = [await target.part.usage(), await behind.usage()]
  const used = after.map((usage, i) => (usage.cpuMs - (before[i]?.cpuMs ?? 0)) / requests)
  return {
    own: { cpuMs: used[0] ?? 0, p50: quantile(times, 0.5), p99: quantile(times, 0.99) },
    behindMs: used[1] ?? 0,
  }
}

const median = (values: number[]) => quantile(values, 0.5)

const { part: subgraphs, ready } = await launch('subgraphs')
const { open } = ready as SubgraphsReady
const given = { BENCH_SUBGRAPHS: JSON.stringify(ready) }
const plain = await launch('plain', given)
const ours = await launch('ours', given)
const plainReady = plain.ready as GatewayReady
const oursReady = ours.ready as GatewayReady
const directUrl = open.subgraphs.find(({ name }) => name === 'timeseries')?.url ?? ''
const direct: Target = { part: subgraphs, url: directUrl, token: undefined }
const targets = {
  plain: { part: plain.part, url: plainReady.url, token: undefined },
  ours: { part: ours.part, url: oursReady.url, token: oursReady.token },
} satisfies Record<string, Target>

const shown: Record<string, string> = {}
for (const each of [direct, ...Object.values(targets)]) await load(each, oneHop, warmUp, false)
for (const each of Object.values(targets)) await load(each, threeHops, warmUp, false)
const directMs: number[] = []
const runs = [
  ['one subgraph', oneHop, false],
  ['three hops', threeHops, false],
  ['one subgraph, 16 equal queries at a time', oneHop, true],
] as const
const taken = new Map<string, { cpu: number[]; behind: number[]; p50: number[]; p99: number[] }>()
for (let round = 0; round < rounds; round++) {
  directMs.push((await measure(direct, subgraphs, oneHop)).own.cpuMs)
  for (const [what, query, same] of runs) {
    for (const [name, target] of Object.entries(targets)) {
      const { own, behindMs } = await measure(target, subgraphs, query, same)
      const key = `${name}: ${what}`
      const list = taken.get(key) ?? { cpu: [], behind: [], p50: [], p99: [] }
      list.cpu.push(own.cpuMs)
      list.behind.push(behindMs)
      list.p50.push(own.p50)
      list.p99.push(own.p99)
      taken.set(key, list)
    }
  }
}
const base = median(directMs)
shown['direct subgraph'] = `${base.toFixed(3)} ms CPU per request, 1.0 ×`
for (const [key, { cpu, behind, p50, p99 }] of taken) {
  const own = median(cpu)
  shown[key] =
    `${own.toFixed(3)} ms CPU, ${(own / base).toFixed(1)} ×; subgraphs ${median(behind).toFixed(3)} ms; p50 ${ms(median(p50))}, p99 ${ms(median(p99))}`
}
for (const [name, { part }] of Object.entries(targets)) {
  shown[`${name}: memory`] = `${(await part.usage()).residentMb.toFixed(0)} MB`
}
report(shown)
for (const part of parts) part.stop()
