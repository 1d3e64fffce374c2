import type { z } from 'zod'
import type { Config } from '#platform/config.ts'
import type { InternalSigner } from '#platform/identity/internal-token.ts'
import { createViewer } from '#platform/identity/viewer.ts'
import { readBoundedAnswer } from '#platform/net/bounded-body.ts'
import { internalHeader } from '#platform/observation/observation.route.ts'
import { processReport, type ProcessReport } from '#platform/observation/process-report.ts'

/** A process of Luna and where it answers. */
export type KnownProcess = { name: string; title: string; url: string }
/** One that did not answer in time has none. */
export type Answer<T> = { process: KnownProcess; answer: T | undefined }

const withinMs = 1000
const mostBytes = 32_000_000
const asking = createViewer({ name: 'admin', role: 'service' })

/** The processes of this installation, asked all at once; one that does not answer within a second is told as such. */
export class ProcessDirectory {
  constructor(
    readonly processes: readonly KnownProcess[],
    private readonly signer: InternalSigner,
    private readonly within = withinMs,
  ) {}

  /** Figures of every process. */
  reports(): Promise<Answer<ProcessReport>[]> {
    return this.askAll('/internal/process', processReport)
  }

  report(process: KnownProcess): Promise<ProcessReport> {
    return this.ask(process, '/internal/process', processReport)
  }

  /** The same question to every process, or to those named. */
  askAll<S extends z.ZodType>(
    path: string,
    answer: S,
    only: readonly KnownProcess[] = this.processes,
  ): Promise<Answer<z.output<S>>[]> {
    return Promise.all(
      only.map(async process => ({
        process,
        answer: await this.ask(process, path, answer).catch(() => undefined),
      })),
    )
  }

  /** Whether it can work, by its own account. Rejects when it does not answer. */
  async isReady({ url }: KnownProcess): Promise<boolean> {
    const signal = AbortSignal.timeout(2500)
    const response = await fetch(new URL('/health/ready', url), { signal, redirect: 'error' })
    await response.arrayBuffer()
    return response.ok
  }

  private async ask<S extends z.ZodType>(
    { name, url }: KnownProcess,
    path: string,
    answer: S,
  ): Promise<z.output<S>> {
    const response = await fetch(new URL(path, url), {
      headers: { [internalHeader]: await this.signer.sign(asking, name) },
      signal: AbortSignal.timeout(this.within),
      redirect: 'error',
    })
    const bytes = response.ok && (await readBoundedAnswer(response, mostBytes))
    if (!bytes) throw new Error(`${name} answered ${response.status}`)
    return answer.parse(JSON.parse(Buffer.from(bytes).toString()))
  }
}

/** As they are configured. */
export function knownProcesses({ api, subgraphs, worker }: Config): KnownProcess[] {
  return [
    { name: 'gateway', title: 'Zugang', url: api.internalUrl },
    { name: 'knowledge', title: 'Wissen', url: subgraphs.knowledge.url },
    { name: 'timeseries', title: 'Zeitreihen', url: subgraphs.timeseries.url },
    { name: 'simulation', title: 'Simulation', url: subgraphs.simulation.url },
    { name: 'admin', title: 'Verwaltung', url: subgraphs.admin.url },
    { name: 'worker', title: 'Aufträge', url: worker.url },
  ]
}
