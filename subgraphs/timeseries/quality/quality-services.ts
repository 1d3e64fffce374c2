import type { Service } from '#platform/service.ts'
import type { MeterStore } from '../meter/meter.store.ts'
import type { ReadingStore } from '../reading/reading.store.ts'
import { takeTurn } from '../reading/meter-turn.store.ts'
import { CheckStateStore } from './check-state.store.ts'
import { ColumnStore } from './column.store.ts'
import { CorrectionService } from './correction.service.ts'
import { FindingService } from './finding.service.ts'
import { FindingStore } from './finding.store.ts'
import type { CheckUse } from './meter-checker.ts'
import { QualityReportService } from './quality-report.service.ts'
import { ReadingChangeStore } from './reading-change.store.ts'
import type { Within } from './queried.store.ts'

export type QualityStores = ReturnType<typeof createQualityStores>
export type QualityServices = ReturnType<typeof createQualityServices>

export function createQualityStores(database: Service['database'], readings: ReadingStore) {
  return {
    columns: new ColumnStore(database),
    findings: new FindingStore(database),
    states: new CheckStateStore(database),
    changes: new ReadingChangeStore(database, readings),
    /** Nobody imports into the meter or changes its readings by hand while `work` looks at it. */
    inTurn: <T>(meterId: string, work: (use: CheckUse) => Promise<T>): Promise<T> =>
      database.transaction(async client => {
        await takeTurn(client, [meterId], { withinSeconds: 600 })
        return work(checkUseWithin(client))
      }),
  }
}

/** The same stores as the transaction sees them: what others have committed, and its own changes. */
function checkUseWithin(client: Within): CheckUse {
  return {
    columns: new ColumnStore({ pool: client }),
    findings: new FindingStore({ pool: client, transaction: work => work(client) }),
    states: new CheckStateStore({ pool: client }),
  }
}

export function createQualityServices(
  stores: QualityStores,
  { meters, jobs }: { meters: MeterStore; jobs: Service['jobs'] },
) {
  const use = { ...stores, meters, jobs, within: checkUseWithin }
  return {
    findings: new FindingService(use),
    corrections: new CorrectionService(use),
    reports: new QualityReportService(use),
  }
}
