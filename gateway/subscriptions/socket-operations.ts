import type { OperationLog, FinishedOperation } from '../observability/operation-log.ts'
import { gatewayMetrics } from '../observability/gateway-metrics.ts'

/** Keeps account of what runs on one connection, for the log and the metrics. */
export type SocketOperations = {
  started(id: string, what: Pick<FinishedOperation, 'name' | 'kind'>): void
  event(id: string, code: string | undefined): void
  failed(id: string, code: string): void
  /** Reports the operation, once. */
  finished(id: string): void
}

type Running = Pick<FinishedOperation, 'name' | 'kind' | 'code'> & { since: number; events: number }

export function createSocketOperations(
  log: OperationLog,
  who: Pick<FinishedOperation, 'user' | 'transport'> & { requestId: string },
): SocketOperations {
  const running = new Map<string, Running>()

  return {
    started(id, { name, kind }) {
      running.set(id, { name, kind, code: 'OK', since: performance.now(), events: 0 })
      if (kind === 'subscription') gatewayMetrics.subscriptions.inc()
    },

    event(id, code) {
      const operation = running.get(id)
      if (!operation) return
      operation.events++
      if (code !== undefined && operation.code === 'OK') operation.code = code
      if (operation.kind === 'subscription') gatewayMetrics.events.inc()
    },

    failed(id, code) {
      const operation = running.get(id)
      if (operation) operation.code = code
      else log({ name: undefined, kind: 'unknown', durationMs: 0, code, ...who })
    },

    finished(id) {
      const operation = running.get(id)
      if (!operation || !running.delete(id)) return
      const { name, kind, code, since, events } = operation
      if (kind === 'subscription') gatewayMetrics.subscriptions.dec()
      log({
        name,
        kind,
        durationMs: performance.now() - since,
        code,
        ...who,
        ...(kind === 'subscription' && { events }),
      })
    },
  }
}
