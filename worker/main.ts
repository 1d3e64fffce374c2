import 'reflect-metadata'
import { JobRunner } from '#platform/jobs/job-runner.ts'
import { runProcess } from '#platform/run-process.ts'
import { openService } from '#platform/service.ts'
import { seedDemo } from '#prisma/seed.ts'
import { createKnowledgeJobs, ingestHandbook } from '../subgraphs/knowledge/jobs.ts'
import { createTimeseriesJobs } from '../subgraphs/timeseries/jobs.ts'
import { serveHealth } from './health-server.ts'
import { sweepUploads } from './sweep-uploads.ts'

await runProcess(async () => {
  const service = await openService('worker')
  const runner = new JobRunner({
    database: service.database,
    events: service.events,
    url: service.databaseUrl,
    logger: service.logger,
  })
  await runner.start([...createTimeseriesJobs(service), ...createKnowledgeJobs(service)])
  if (service.config.demoData) await seedDemo(service.database)
  const health = await serveHealth(service)
  const stopSweeping = sweepUploads(service)
  // Luna knows her own manual; reading it must not delay the start, and the next start tries again.
  void ingestHandbook(service).catch((error: unknown) => {
    service.logger.error({ err: error }, 'handbook not taken in')
  })
  return {
    async close() {
      stopSweeping()
      health.close()
      await runner.stop()
      await service.close()
    },
  }
})
