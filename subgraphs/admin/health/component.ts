import type { LastError } from '#platform/observation/log-ring.ts'

export type ComponentState = 'UP' | 'DEGRADED' | 'DOWN'

/** A part of Luna and how it is. */
export type Component = {
  name: string
  /** German. */
  title: string
  state: ComponentState
  /** German: engine, or what is wrong. */
  detail: string | null
  latencyMs: number | null
  /** Since when it is in this state, as far as known. */
  since: Date
  version: string | null
  lastError: LastError | null
}

/** What asking a part has found out besides that it answers. */
export type Finding = {
  state?: ComponentState
  detail?: string
  version?: string | null
  /** When the part started. */
  startedAt?: Date
  lastError?: LastError | null
}

/** `check` rejects when the part does not answer. */
export type Probe = {
  name: string
  title: string
  detail: string
  check: () => Promise<Finding>
}
