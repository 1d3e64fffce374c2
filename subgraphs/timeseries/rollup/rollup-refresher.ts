import type { Service } from '#platform/service.ts'
import type { Logger } from '#platform/logger.ts'
import { applyPolicies, dropOldMonths, type RetentionSettings } from './retention.store.ts'
import { RollupStore } from './rollup.store.ts'

type Use = {
  database: Service['database']
  logger: Logger
  settings: RetentionSettings
  /** Shortest time between two rounds; 3 s where nothing is given. */
  everyMs?: number
}

const minuteMs = 60_000
const hourMs = 60 * minuteMs
/** Months are made this long before their readings come. */
const aheadMs = 62 * 24 * hourMs

/**
 * The worker's care for the aggregates: a round every few seconds takes the marks there are; every half
 * minute the marks of streams are compacted, every minute the coming months are made, every hour what is
 * too old goes. When the database is away a round fails, is told once, and the next one tries again. `stop` waits
 * for the round that runs.
 */
export function createRollupRefresher({ database, logger, settings, everyMs = 3000 }: Use): {
  stop: () => Promise<void>
} {
  const rollups = new RollupStore(database)
  const ending = new AbortController()
  let timer: NodeJS.Timeout | undefined
  let failing = false
  const chores = [
    { everyMs: Infinity, due: 0, run: () => applyPolicies(database, settings) },
    { everyMs, due: 0, run: () => refresh(rollups, ending.signal) },
    { everyMs: minuteMs / 2, due: 0, run: () => compact(rollups) },
    { everyMs: minuteMs, due: 0, run: () => makeRoom(rollups, logger) },
    { everyMs: hourMs, due: 0, run: () => retire(database, rollups, settings, logger) },
  ]

  const round = async () => {
    for (const chore of chores) {
      if (ending.signal.aborted || Date.now() < chore.due) continue
      await chore.run()
      chore.due = Date.now() + chore.everyMs
    }
  }
  const loop = async (): Promise<void> => {
    try {
      await round()
      if (failing) logger.info('rollups are refreshed again')
      failing = false
    } catch (error) {
      if (!failing && !ending.signal.aborted) logger.warn({ err: error }, 'rollups not refreshed')
      failing = true
    }
    if (!ending.signal.aborted) timer = setTimeout(() => (running = loop()), everyMs)
  }
  let running = loop()
  return {
    async stop() {
      ending.abort()
      clearTimeout(timer)
      await running
    },
  }
}

async function refresh(rollups: RollupStore, signal: AbortSignal): Promise<void> {
  if ((await rollups.engine()) === 'plain') await rollups.refreshClosed(new Date(), signal)
}

async function compact(rollups: RollupStore): Promise<void> {
  if ((await rollups.engine()) === 'plain') await rollups.compactMarks(new Date())
}

async function makeRoom(rollups: RollupStore, logger: Logger): Promise<void> {
  const waited = await rollups.makePartitions({
    from: new Date(),
    to: new Date(Date.now() + aheadMs),
  })
  if (waited > 0) logger.warn({ readings: waited }, 'readings had no month and were moved')
}

async function retire(
  database: Service['database'],
  rollups: RollupStore,
  settings: RetentionSettings,
  logger: Logger,
): Promise<void> {
  const dropped = await dropOldMonths(database, rollups, settings, new Date())
  if (dropped.length > 0) logger.info({ partitions: dropped }, 'old readings dropped')
}
