import { UserError } from '#platform/errors.ts'
import { runConnector } from './run-connector.ts'
import { leaseMs, type RunnerUse } from './runner.ts'

type Clock = {
  use: RunnerUse
  now?: () => Date
  everyMs?: number
}

const lookEveryMs = 15_000
/** Several attempts within one run; between runs the connector waits longer and longer. */
const attempts = 3

/** Sources that are asked at the same time: a slow one must not keep the others waiting. */
const lanes = 4

/** Runs every connector that is due, a few at the same time. Answers how many there were. */
export async function runDueConnectors(clock: Clock, signal: AbortSignal): Promise<number> {
  let runs = 0
  const lane = async () => {
    while (await runOneDue(clock, signal)) runs += 1
  }
  // All of them come to an end before the answer, also when one fails.
  const ends = await Promise.allSettled(Array.from({ length: lanes }, lane))
  for (const end of ends) if (end.status === 'rejected') throw end.reason
  return runs
}

/** False when none is due. */
async function runOneDue(
  { use, now = () => new Date() }: Clock,
  signal: AbortSignal,
): Promise<boolean> {
  signal.throwIfAborted()
  const at = now()
  const connector = await use.connectors.claimDue(at, new Date(at.getTime() + leaseMs))
  if (!connector) return false
  const outcome = await runConnector(use, connector, { now: at, signal, attempts })
  const about = { connectorId: connector.id, provider: connector.provider }
  if (outcome instanceof UserError)
    use.logger.warn({ ...about, code: outcome.code }, 'source failed')
  else use.logger.info({ ...about, added: outcome.added }, 'source fetched')
  return true
}

/** Looks for due connectors until it is stopped; the answer stops it and waits for what is running. */
export function startConnectorClock(clock: Clock): () => Promise<void> {
  const controller = new AbortController()
  const { signal } = controller
  const sweep = createSweep(clock)
  let running: Promise<unknown> = Promise.resolve()
  let isRunning = false
  const look = () => {
    if (isRunning) return
    isRunning = true
    running = runDueConnectors(clock, signal)
      .then(sweep)
      .catch((error: unknown) => {
        if (!signal.aborted) clock.use.logger.warn({ err: error }, 'sources not fetched')
      })
      .finally(() => {
        isRunning = false
      })
  }
  look()
  const timer = setInterval(look, clock.everyMs ?? lookEveryMs)
  return async () => {
    clearInterval(timer)
    controller.abort()
    await running
  }
}

/** Issues of forecasts that go at once; more go with the next look. */
const mostSwept = 20_000
const sweepEveryMs = 6 * 3_600_000

/** Thins out old forecasts every few hours, in small portions. */
function createSweep({ use, now = () => new Date() }: Clock): () => Promise<void> {
  let nextAt = 0
  return async () => {
    const at = now()
    if (at.getTime() < nextAt) return
    const gone = await use.stores.weather.thinOut(at, mostSwept)
    nextAt = gone < mostSwept ? at.getTime() + sweepEveryMs : 0
  }
}
