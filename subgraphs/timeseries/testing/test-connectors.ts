import { testViewer } from '#platform/testing/test-subgraph.ts'
import type { Connector } from '../provider/connector.ts'
import { ConnectorService } from '../provider/connector.service.ts'
import { createRunner } from '../provider/create-runner.ts'
import type { ProviderId } from '../provider/provider.ts'
import { runConnector } from '../provider/run-connector.ts'
import type { RunnerUse, RunRequest } from '../provider/runner.ts'
import { startSourceServer } from './source-server.ts'
import { openTimeseries } from './test-timeseries.ts'
import { valid } from './valid.ts'

export const testToken = 'geheimer-schluessel'

/** After 12:45 in Germany; tomorrow has 23 hours. */
export const noon = new Date('2026-03-28T12:00:00Z')
export const today = new Date('2026-03-27T23:00:00Z')
export const tomorrow = new Date('2026-03-28T23:00:00Z')
export const dayAfter = new Date('2026-03-29T22:00:00Z')

export type TestConnectors = Awaited<ReturnType<typeof openConnectors>>

/** The subgraph beside a server that plays every source; nothing waits, and chance is always one half. */
export async function openConnectors() {
  const source = await startSourceServer()
  const timeseries = await openTimeseries()
  const slept: number[] = []
  const pacing = {
    sleep: (ms: number) => Promise.resolve(void slept.push(ms)),
    random: () => 0.5,
  }
  const use: RunnerUse = { ...createRunner(timeseries, timeseries.stores), pacing }
  const admin = testViewer('admin')
  return {
    ...{ source, timeseries, slept, use },
    /** A connector that asks the server. */
    async add(provider: ProviderId, settings: Record<string, string> = {}): Promise<Connector> {
      const secret = provider === 'ENTSOE' || provider === 'SOLAREDGE' ? testToken : undefined
      const all = { baseUrl: source.url, ...settings }
      const input = { provider, name: provider, secret, settings: all }
      return valid(await new ConnectorService(use).create(input, admin))
    },
    async run({ id }: Connector, more: Partial<RunRequest> = {}) {
      const { now = noon } = more
      const claimed = await use.connectors.claimById(id, now, new Date(now.getTime() + 60_000))
      if (!claimed) throw new Error('somebody else runs it')
      const { signal } = new AbortController()
      return runConnector(use, claimed, { signal, attempts: 3, ...more, now })
    },
    stored: (from: Date, to: Date) => timeseries.stores.prices.between('DE-LU/day-ahead', from, to),
    async state({ id }: Connector): Promise<Connector> {
      const found = await use.connectors.byId(id)
      if (!found) throw new Error('the connector is gone')
      return found
    },
    async close() {
      await source.stop()
      await timeseries.close()
    },
  }
}
