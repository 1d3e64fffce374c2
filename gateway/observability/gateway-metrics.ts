import { Counter, Gauge, Histogram } from 'prom-client'
import { metrics } from '#platform/metrics.ts'

const registers = [metrics]
const secondsBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

/** Rate, errors and duration of what the gateway does. */
export const gatewayMetrics = {
  operations: new Counter({
    name: 'luna_gateway_operations_total',
    help: 'Operations by name, kind, transport and code (OK or the first error)',
    labelNames: ['operation', 'kind', 'transport', 'code'],
    registers,
  }),
  operationSeconds: new Histogram({
    name: 'luna_gateway_operation_seconds',
    help: 'Duration of queries and mutations',
    labelNames: ['kind'],
    buckets: secondsBuckets,
    registers,
  }),
  fetchSeconds: new Histogram({
    name: 'luna_gateway_subgraph_fetch_seconds',
    help: 'Duration of fetches by subgraph and outcome (ok, failed)',
    labelNames: ['subgraph', 'outcome'],
    buckets: secondsBuckets,
    registers,
  }),
  plans: new Counter({
    name: 'luna_gateway_plans_total',
    help: 'Query plans by whether they were cached',
    labelNames: ['cached'],
    registers,
  }),
  sockets: new Gauge({
    name: 'luna_gateway_sockets',
    help: 'Open WebSockets of clients',
    registers,
  }),
  subscriptions: new Gauge({
    name: 'luna_gateway_subscriptions',
    help: 'Running subscriptions of clients',
    registers,
  }),
  events: new Counter({
    name: 'luna_gateway_events_total',
    help: 'Events delivered to subscribers',
    registers,
  }),
}

const namesKept = 200
const names = new Set<string>()

/** Clients choose the names of operations; the number of time series must not be theirs to choose. */
export function operationLabel(name: string | undefined): string {
  if (name === undefined) return 'anonymous'
  if (names.has(name)) return name
  if (names.size >= namesKept) return 'other'
  names.add(name)
  return name
}
