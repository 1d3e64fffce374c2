import { UserError } from '#platform/errors.ts'
import { attempt, type Attempt } from './attempt-run.ts'
import type { Connector, RunResult } from './connector.ts'
import { nextRun } from './next-run.ts'
import { providers } from './registry.ts'
import { SourceProblem } from './source-problem.ts'
import type { RunnerUse, RunRequest } from './runner.ts'

/**
 * Runs a connector that the caller has claimed: fetch, check, write, and note how it ended and when it is due again;
 * a run for a range that a person wants changes nothing about what is due. The UserError of a failure is noted and
 * answered. An abort gives the connector back as it was.
 */
export async function runConnector(
  use: RunnerUse,
  connector: Connector,
  request: RunRequest,
): Promise<RunResult | UserError> {
  const outcome = await attemptOrExplain(use, connector, request)
  const error = 'error' in outcome ? outcome.error : undefined
  const nextRunAt = nextRun({
    now: request.now,
    rhythm: providers[connector.provider].rhythm,
    intervalMinutes: connector.intervalMinutes,
    failuresInARow: error ? connector.counters.failuresInARow + 1 : 0,
    retryAfterMs: error instanceof SourceProblem ? error.retryAfterMs : undefined,
    complete: 'isUpToDate' in outcome && outcome.isUpToDate,
    chance: use.pacing.random(),
  })
  const isScheduled = request.range === undefined
  await use.connectors.finish(connector, { at: request.now, nextRunAt, isScheduled, ...outcome })
  return 'result' in outcome ? outcome.result : outcome.error
}

/** An unexpected failure must not stand in the way of the other connectors: it is logged and counts as one. */
async function attemptOrExplain(
  use: RunnerUse,
  connector: Connector,
  request: RunRequest,
): Promise<Attempt> {
  try {
    return await attempt(use, connector, request)
  } catch (error) {
    if (request.signal.aborted) {
      await use.connectors.release(connector.id)
      throw error
    }
    use.logger.error({ err: error, connectorId: connector.id }, 'connector failed unexpectedly')
    return { error: unexpected, stored: { added: 0, changed: 0, unchanged: 0, kept: 0 } }
  }
}

const unexpected = new UserError(
  'CONNECTOR_FAILED',
  'Der Abruf ist an einem unerwarteten Fehler gescheitert.',
  {
    remedy:
      'Luna versucht es von selbst wieder. Bleibt der Fehler, hilft das Protokoll des Dienstes „worker“.',
  },
)
