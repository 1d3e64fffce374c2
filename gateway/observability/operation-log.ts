import type { Logger } from '#platform/logger.ts'
import { slowOperations } from '#platform/observation/slow-operations.ts'
import { gatewayMetrics, operationLabel } from './gateway-metrics.ts'

export type FinishedOperation = {
  name: string | undefined
  kind: 'query' | 'mutation' | 'subscription' | 'unknown'
  transport: 'http' | 'ws' | 'sse'
  user: string | undefined
  requestId?: string
  durationMs: number
  /** `OK` or the code of the first error. */
  code: string
  /** Subscriptions: how many events were delivered. */
  events?: number
}

export type OperationLog = (operation: FinishedOperation) => void

/** One line and the metrics for each operation. Never variables: they are the user's data. */
export function createOperationLog(logger: Logger): OperationLog {
  return operation => {
    const { name, kind, transport, code, durationMs } = operation
    gatewayMetrics.operations.inc({ operation: operationLabel(name), kind, transport, code })
    const rounded = Math.round(durationMs * 10) / 10
    // A subscription takes as long as its client stays.
    if (kind !== 'subscription') {
      gatewayMetrics.operationSeconds.observe({ kind }, durationMs / 1000)
      slowOperations.note({ name: operationLabel(name), kind, durationMs: rounded, code })
    }
    logger.info({ ...operation, durationMs: rounded }, 'operation')
  }
}

type WithCode = { extensions?: Readonly<Record<string, unknown>> }

/** The stable code of an error that goes to the client. */
export function codeOf(error: WithCode | undefined): string | undefined {
  const code = error?.extensions?.['code']
  return typeof code === 'string' ? code : undefined
}
