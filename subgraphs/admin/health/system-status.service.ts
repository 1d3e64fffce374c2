import { setTimeout as pause } from 'node:timers/promises'
import { longestIntervalMs } from '#platform/events/coalesce.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import type { ProcessReport } from '#platform/observation/process-report.ts'
import type { SlowOperation } from '#platform/observation/slow-operations.ts'
import type { FiguresStore, QueueLength, StorageFigures } from './figures.store.ts'
import type { Answer, ProcessDirectory } from './process-directory.ts'

export type ProcessFigures = {
  name: string
  title: string
  answers: boolean
  version: string | null
  startedAt: Date | null
  cpu: number | null
  memoryBytes: number | null
  heapBytes: number | null
  eventLoopDelayMs: number | null
}
export type SystemStatus = {
  at: Date
  processes: ProcessFigures[]
  queues: QueueLength[]
  storage: StorageFigures
  slowestOperations: SlowOperation[] | null
}

const shortestIntervalMs = 5000
const freshMs = 1000

/** Figures of the installation, for operators. */
export class SystemStatusService {
  private latest: { at: number; status: Promise<SystemStatus> } | undefined

  constructor(
    private readonly directory: ProcessDirectory,
    private readonly figures: FiguresStore,
  ) {}

  /** However many ask, it is measured once a second at most. */
  read(viewer: Viewer): Promise<SystemStatus> {
    viewer.require('operator')
    const now = performance.now()
    if (!this.latest || now - this.latest.at >= freshMs) {
      this.latest = { at: now, status: this.measure() }
    }
    return this.latest.status
  }

  async *watch(
    everyMs: number,
    viewer: Viewer,
    signal: AbortSignal,
  ): AsyncIterableIterator<SystemStatus> {
    const interval = Math.min(longestIntervalMs, Math.max(shortestIntervalMs, everyMs))
    while (!signal.aborted) {
      yield await this.read(viewer)
      await pause(interval, undefined, { signal }).catch(() => undefined)
    }
  }

  private async measure(): Promise<SystemStatus> {
    const [reports, queues, storage] = await Promise.all([
      this.directory.reports(),
      this.figures.queues(),
      this.figures.storage(),
    ])
    const gateway = reports.find(({ process }) => process.name === 'gateway')?.answer
    return {
      at: new Date(),
      processes: reports.map(figuresOf),
      ...{ queues, storage },
      slowestOperations: gateway?.slowOperations ?? null,
    }
  }
}

const unknown = {
  ...{ version: null, startedAt: null, cpu: null },
  ...{ memoryBytes: null, heapBytes: null, eventLoopDelayMs: null },
}

function figuresOf({ process, answer }: Answer<ProcessReport>): ProcessFigures {
  const { name, title } = process
  if (!answer) return { name, title, answers: false, ...unknown }
  const { version, startedAt, cpu, memoryBytes, heapBytes, eventLoopDelayMs } = answer
  const figures = { version, startedAt, cpu, memoryBytes, heapBytes, eventLoopDelayMs }
  return { name, title, answers: true, ...figures }
}
