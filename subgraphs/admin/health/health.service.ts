import { longestIntervalMs } from '#platform/events/coalesce.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import type { Component, Probe } from './component.ts'
import { HealthMonitor } from './health-monitor.ts'

const shortestIntervalMs = 2000

/** How the parts of Luna are: everybody sees the summary, operators also versions and errors. */
export class HealthService {
  private readonly monitor: HealthMonitor

  constructor(probes: Probe[] | HealthMonitor) {
    this.monitor = probes instanceof HealthMonitor ? probes : new HealthMonitor(probes)
  }

  async components(viewer: Viewer): Promise<Component[]> {
    viewer.require('viewer')
    return shownTo(viewer, await this.monitor.look())
  }

  /** Now, then whenever the state of a part has changed; looked at every 2 s at most. */
  async *watch(
    everyMs: number,
    viewer: Viewer,
    signal: AbortSignal,
  ): AsyncIterableIterator<Component[]> {
    viewer.require('viewer')
    const interval = Math.min(longestIntervalMs, Math.max(shortestIntervalMs, everyMs))
    for await (const components of this.monitor.changes(interval, signal)) {
      yield shownTo(viewer, components)
    }
  }
}

function shownTo(viewer: Viewer, components: Component[]): Component[] {
  if (viewer.can('operator')) return components
  return components.map(component => ({ ...component, version: null, lastError: null }))
}
