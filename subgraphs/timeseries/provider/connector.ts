import { UserError } from '#platform/errors.ts'
import type { Finding, Warning } from '../intake/finding.ts'
import type { Gap } from './completeness.ts'
import type { ProviderId } from './provider.ts'

/** A source that Luna asks by itself, as it is set up here. */
export type Connector = {
  id: string
  provider: ProviderId
  name: string
  /** As checked by the provider's schema; never a secret. */
  settings: Record<string, unknown>
  hasSecret: boolean
  intervalMinutes: number | null
  enabled: boolean
  /** Somebody runs it right now. */
  isRunning: boolean
  createdAt: Date
  nextRunAt: Date
  lastRunAt: Date | null
  lastSuccessAt: Date | null
  lastError: UserError | null
  lastResult: RunResult | null
  counters: RunCounters
}

export type RunCounters = {
  runs: number
  failures: number
  failuresInARow: number
  valuesAdded: number
  valuesChanged: number
}

/** What a successful run did. */
export type RunResult = {
  from: Date
  to: Date
  added: number
  changed: number
  unchanged: number
  /** Readings that a person corrected, confirmed or marked as faulty: they stay. */
  kept: number
  /** Everything that should be known by now is. */
  complete: boolean
  gaps: Gap[]
  /** German sentence. */
  message: string
  warnings: Warning[]
}

/** What a source would deliver, without anything being stored. */
export type SourcePreview = {
  from: Date
  to: Date
  values: number
  findings: Finding[]
  warnings: Warning[]
}

export type ConnectorInput = {
  provider: ProviderId
  name: string
  settings: Record<string, string>
  secret?: string | undefined
  intervalMinutes?: number | null | undefined
  enabled?: boolean | undefined
}

/** What is left out stays. */
export type ConnectorChange = {
  name?: string | undefined
  settings?: Record<string, string> | undefined
  secret?: string | null | undefined
  intervalMinutes?: number | null | undefined
  enabled?: boolean | undefined
}

/** UserError CONNECTOR_UNKNOWN. */
export function unknownConnector(): UserError {
  return new UserError('CONNECTOR_UNKNOWN', 'Diese Datenquelle gibt es nicht.', {
    remedy: 'Laden Sie die Liste der Datenquellen neu.',
  })
}
