import { setTimeout as pause } from 'node:timers/promises'
import type { Component, ComponentState, Finding, Probe } from './component.ts'

type Memory = Pick<Component, 'since' | 'lastError' | 'version'> & { state: ComponentState }
type Found = Pick<Component, 'state' | 'detail' | 'latencyMs'> & { finding: Finding }

const withinMs = 3000
/** However many ask, the parts are asked no more often than this. */
const freshMs = 1000

/** Asks the parts of Luna how they are, and remembers since when and what went wrong last. */
export class HealthMonitor {
  private readonly memory = new Map<string, Memory>()
  private latest: { at: number; components: Promise<Component[]> } | undefined

  constructor(
    private readonly probes: Probe[],
    private readonly times = { withinMs, freshMs },
  ) {}

  /** Asks every part at once; one that does not answer in time is down. */
  look(): Promise<Component[]> {
    const now = performance.now()
    if (!this.latest || now - this.latest.at >= this.times.freshMs) {
      this.latest = { at: now, components: Promise.all(this.probes.map(probe => this.ask(probe))) }
    }
    return this.latest.components
  }

  /** The parts now, then whenever the state of one has changed; looks every `everyMs`. */
  async *changes(everyMs: number, signal: AbortSignal): AsyncIterableIterator<Component[]> {
    let told = ''
    while (!signal.aborted) {
      const components = await this.look()
      const summary = JSON.stringify(
        components.map(({ name, state, detail, version }) => [name, state, detail, version]),
      )
      if (summary !== told) yield components
      told = summary
      await pause(everyMs, undefined, { signal }).catch(() => undefined)
    }
  }

  /** Looks from time to time, so that it is known since when a part is down even if nobody asked. Answers how to stop. */
  watch(everyMs = 15_000): () => void {
    const timer = setInterval(() => void this.look(), everyMs)
    return () => clearInterval(timer)
  }

  private async ask(probe: Probe): Promise<Component> {
    const { name, title } = probe
    const { finding, ...found } = await askInTime(probe, this.times.withinMs)
    const { state, since, lastError, version } = this.remember(name, found, finding)
    return { name, title, ...found, state, since, lastError, version }
  }

  private remember(name: string, found: Omit<Found, 'finding'>, finding: Finding): Memory {
    const known = this.memory.get(name)
    const next: Memory = {
      state: found.state,
      since: sinceWhen(known, found.state, finding.startedAt),
      lastError: newest(troubleOf(known, found), finding.lastError, known?.lastError),
      version: finding.version ?? known?.version ?? null,
    }
    this.memory.set(name, next)
    return next
  }
}

/** A part that has started anew has been up since then, also when nobody saw it being down. */
function sinceWhen(
  known: Memory | undefined,
  state: ComponentState,
  startedAt: Date | undefined,
): Date {
  if (state !== 'UP' || !startedAt) return known?.state === state ? known.since : new Date()
  const seen = known?.state === 'UP' ? known.since : undefined
  if (!seen) return known ? new Date() : startedAt
  return startedAt > seen ? startedAt : seen
}

/** What has gone wrong since the last look. */
function troubleOf(known: Memory | undefined, { state, detail }: Omit<Found, 'finding'>) {
  if (state === 'UP' || known?.state === state) return undefined
  return { at: new Date(), message: detail ?? state }
}

async function askInTime({ detail, check }: Probe, within: number): Promise<Found> {
  const start = performance.now()
  let timer: NodeJS.Timeout | undefined
  try {
    const timeout = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error('no answer in time')), within)
    })
    const finding = await Promise.race([check(), timeout])
    const latencyMs = Math.round((performance.now() - start) * 10) / 10
    return { state: finding.state ?? 'UP', detail: finding.detail ?? detail, latencyMs, finding }
  } catch {
    // The reason is in the part's own log; an address or stack has no place on a status page.
    return { state: 'DOWN', detail: `${detail}: antwortet nicht`, latencyMs: null, finding: {} }
  } finally {
    clearTimeout(timer)
  }
}

function newest(...errors: (Component['lastError'] | undefined)[]): Component['lastError'] {
  const known = errors.flatMap(error => (error ? [error] : []))
  return known.toSorted((a, b) => b.at.getTime() - a.at.getTime())[0] ?? null
}
