import type { Config } from '#platform/config.ts'
import type { Viewer } from '#platform/identity/viewer.ts'

export type ComponentState = 'UP' | 'DEGRADED' | 'DOWN'
export type Component = {
  name: string
  title: string
  state: ComponentState
  detail: string | null
  latencyMs: number | null
}
export type Probe = { name: string; title: string; detail: string; check: () => Promise<void> }

const withinMs = 3000

export class HealthService {
  constructor(private readonly probes: Probe[]) {}

  /** Asks every part at once; a part that does not answer within three seconds is down. */
  async components(viewer: Viewer): Promise<Component[]> {
    viewer.require('viewer')
    return Promise.all(this.probes.map(ask))
  }
}

async function ask({ name, title, detail, check }: Probe): Promise<Component> {
  const start = performance.now()
  let timer: NodeJS.Timeout | undefined
  try {
    const timeout = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error('no answer in time')), withinMs)
    })
    await Promise.race([check(), timeout])
    const latencyMs = Math.round((performance.now() - start) * 10) / 10
    return { name, title, state: 'UP', detail, latencyMs }
  } catch {
    // The reason is in the part's own log; an address or stack has no place on a status page.
    return { name, title, state: 'DOWN', detail: `${detail}: antwortet nicht`, latencyMs: null }
  } finally {
    clearTimeout(timer)
  }
}

/** The processes of Luna, asked at their own readiness. */
export function processProbes({ subgraphs, worker }: Config): Probe[] {
  const titles = {
    knowledge: 'Wissen',
    timeseries: 'Zeitreihen',
    simulation: 'Simulation',
  }
  const ready = (address: string) => async () => {
    const response = await fetch(new URL('/health/ready', address))
    await response.arrayBuffer()
    if (!response.ok) throw new Error(`status ${response.status}`)
  }
  const parts = Object.entries(titles).map(([name, title]) => ({
    name,
    title,
    detail: 'Teildienst',
    check: ready(subgraphs[name as keyof typeof titles].url),
  }))
  const workerUrl = `http://127.0.0.1:${worker.port}`
  return [
    ...parts,
    { name: 'worker', title: 'Aufträge', detail: 'Hintergrunddienst', check: ready(workerUrl) },
  ]
}
