import { parseAllowList } from '#platform/net/allow-list.ts'
import type { OutgoingPolicy } from '#platform/net/outgoing-policy.ts'
import type { IntakeOptions } from '../device-intake.ts'

/** Loopback is allowed, because the simulators of the protocols run there. */
export const loopbackPolicy: OutgoingPolicy = {
  allow: parseAllowList('127.0.0.1'),
  own: [],
  machineAddresses: () => [],
  resolve: async () => ['127.0.0.1'],
}

/** Quick, so that tests need not wait. */
export const quickIntake: Partial<IntakeOptions> = {
  shortestPauseMs: 20,
  longestPauseMs: 100,
  gatherMs: 10,
  checkpointEveryMs: 100,
  tickMs: 50,
  syncEveryMs: 60_000,
  statusEveryMs: 50,
}
