import 'reflect-metadata'
import { JobRunner } from '#platform/jobs/job-runner.ts'
import { runProcess } from '#platform/run-process.ts'
import { openService } from '#platform/service.ts'
import { seedDemo } from '#prisma/seed.ts'
import { createAuditJobs } from '../subgraphs/admin/audit/jobs.ts'
import { tendAudit } from '../subgraphs/admin/audit/tend-audit.ts'
import { createBackupJobs } from '../subgraphs/admin/backup/jobs.ts'
import { scheduleBackups } from '../subgraphs/admin/backup/schedule/schedule-backups.ts'
import { createModelJobs } from '../subgraphs/admin/models/pull-model.job.ts'
import { createPersonJobs } from '../subgraphs/admin/personal-data/jobs.ts'
import { watchDocumentsFolder } from '../subgraphs/knowledge/ingestion/documents-folder.ts'
import { tendLibrary } from '../subgraphs/knowledge/ingestion/tend-library.ts'
import {
  careForSearchIndex,
  createKnowledgeJobs,
  ingestHandbook,
  ingestionOf,
} from '../subgraphs/knowledge/jobs.ts'
import { tendRecommendations } from '../subgraphs/knowledge/recommendation/recommendation-jobs.ts'
import { createSimulationJobs } from '../subgraphs/simulation/jobs.ts'
import { startAlerts } from '../subgraphs/timeseries/alert/alert-worker.ts'
import { runDeviceIntake } from '../subgraphs/timeseries/device/run-intake.ts'
import { watchIntakeFolder } from '../subgraphs/timeseries/intake/watch/start-watching.ts'
import { createTimeseriesJobs } from '../subgraphs/timeseries/jobs.ts'
import { HistoryIntake } from '../subgraphs/timeseries/reading/history-intake.store.ts'
import { watchSources } from '../subgraphs/timeseries/provider/watch-sources.ts'
import { createRollupRefresher } from '../subgraphs/timeseries/rollup/rollup-refresher.ts'
import { scheduleChecks } from '../subgraphs/timeseries/quality/check-schedule.ts'
import { serveHealth } from './health-server.ts'
import { sweepOldExports } from './sweep-exports.ts'
import { sweepOldRecords } from './sweep-records.ts'
import { sweepUploads } from './sweep-uploads.ts'

await runProcess(async () => {
  const service = await openService('worker')
  const runner = new JobRunner({
    database: service.database,
    events: service.events,
    url: service.databaseUrl,
    logger: service.logger,
  })
  await runner.start([
    ...createTimeseriesJobs(service),
    ...createKnowledgeJobs(service),
    ...createBackupJobs(service),
    ...createModelJobs(service),
    ...createAuditJobs(service),
    ...createPersonJobs(service),
    ...createSimulationJobs(service, new HistoryIntake(service.database)),
  ])
  if (service.config.demoData) await seedDemo(service.database)
  const health = await serveHealth(service)
  const stopSweeping = sweepUploads(service)
  const stopCaring = careForSearchIndex(service)
  const stopBackups = scheduleBackups(service)
  const stopTendingAudit = tendAudit(service)
  const stopDevices = runDeviceIntake(service)
  const stopSweepingExports = sweepOldExports(service)
  const stopSweepingRecords = sweepOldRecords(service)
  const stopAlerts = startAlerts(service)
  const stopTendingRecommendations = tendRecommendations(service)
  const { database, logger, config } = service
  const rollups = createRollupRefresher({ database, logger, settings: config.readings })
  const stopWatchingSources = watchSources(service)
  const stopChecking = scheduleChecks(service)
  const stopWatchingFolder = await watchIntakeFolder(service)
  const stopWatchingDocuments = await watchDocumentsFolder(service)
  const stopTending = tendLibrary({ ...ingestionOf(service), log: logger })
  // Luna knows her own manual; reading it must not delay the start, and the next start tries again.
  void ingestHandbook(service).catch((error: unknown) => {
    service.logger.error({ err: error }, 'handbook not taken in')
  })
  return {
    async close() {
      stopSweeping()
      stopCaring()
      stopBackups()
      stopTendingAudit()
      await stopDevices()
      stopSweepingExports()
      stopSweepingRecords()
      stopTendingRecommendations()
      await stopAlerts()
      await rollups.stop()
      await stopWatchingSources()
      stopChecking()
      await stopWatchingFolder()
      await stopWatchingDocuments()
      await stopTending()
      health.close()
      await runner.stop()
      await service.close()
    },
  }
})
