import { monitorEventLoopDelay } from 'node:perf_hooks'
import { z } from 'zod'
import { appVersion } from '../app-version.ts'
import { logRing } from './log-ring.ts'
import { slowOperations } from './slow-operations.ts'

const moment = z.iso.datetime().transform(text => new Date(text))

/** What a process of Luna tells of itself, as it travels between processes. */
export const processReport = z.object({
  name: z.string().max(50),
  version: z.string().max(50),
  pid: z.number(),
  startedAt: moment,
  /** Share of one processor over the last seconds: 1 is one that does nothing else. */
  cpu: z.number(),
  memoryBytes: z.number(),
  heapBytes: z.number(),
  /** How late timers were, 99 of 100; milliseconds. */
  eventLoopDelayMs: z.number(),
  lastError: z.object({ at: moment, message: z.string().max(1000) }).nullable(),
  slowOperations: z
    .array(
      z.object({
        name: z.string(),
        kind: z.string(),
        durationMs: z.number(),
        at: moment,
        code: z.string(),
      }),
    )
    .max(50),
})
export type ProcessReport = z.output<typeof processReport>

const sampleEveryMs = 5000
const slowestTold = 20

/** Measures this process from now on; answers what it tells. One per process. */
export function observeProcess(name: string): () => ProcessReport {
  const startedAt = new Date(Date.now() - Math.round(process.uptime() * 1000))
  const version = appVersion()
  const loop = monitorEventLoopDelay({ resolution: 20 })
  loop.enable()
  let last = { at: performance.now(), cpu: process.cpuUsage() }
  let share = 0
  const sample = () => {
    const at = performance.now()
    const { user, system } = process.cpuUsage(last.cpu)
    share = (user + system) / 1000 / Math.max(1, at - last.at)
    last = { at, cpu: process.cpuUsage() }
  }
  setInterval(sample, sampleEveryMs).unref()
  return () => {
    if (share === 0) sample()
    const { rss, heapUsed } = process.memoryUsage()
    const delay = loop.percentile(99) / 1e6
    return {
      ...{ name, version, pid: process.pid, startedAt },
      cpu: Math.round(share * 1000) / 1000,
      ...{ memoryBytes: rss, heapBytes: heapUsed },
      eventLoopDelayMs: Number.isFinite(delay) ? Math.round(delay * 10) / 10 : 0,
      lastError: logRing.lastError() ?? null,
      slowOperations: slowOperations.list(slowestTold),
    }
  }
}
