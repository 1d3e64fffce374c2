import 'reflect-metadata'
import { createServer } from 'node:http'
import express from 'express'
import { JobRunner } from '#platform/jobs/job-runner.ts'
import { serveMetrics } from '#platform/metrics.ts'
import { explainListenError, runProcess } from '#platform/run-process.ts'
import { openService, type Service } from '#platform/service.ts'
import { seedDemo } from '#prisma/seed.ts'
import { createKnowledgeJobs, ingestHandbook } from '../subgraphs/knowledge/jobs.ts'
import { createTimeseriesJobs } from '../subgraphs/timeseries/jobs.ts'

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

const hourMs = 3_600_000
const uploadsKeptMs = 48 * hourMs

/** Uploads stay while their job may be tried again, and then go. Answers how to stop. */
function sweepUploads({ uploads, logger }: Service): () => void {
  const sweep = () => {
    uploads.sweep(new Date(Date.now() - uploadsKeptMs)).then(
      removed => removed > 0 && logger.info({ removed }, 'old uploads removed'),
      (error: unknown) => logger.warn({ err: error }, 'old uploads not removed'),
    )
  }
  sweep()
  const timer = setInterval(sweep, hourMs)
  return () => clearInterval(timer)
}

async function serveHealth({ config, database }: Service) {
  const app = express().disable('x-powered-by')
  app.get('/health/live', (_request, response) => {
    response.json({ status: 'live' })
  })
  app.get('/health/ready', async (_request, response) => {
    const up = await database.pool.query('SELECT 1').then(
      () => true,
      () => false,
    )
    response.status(up ? 200 : 503).json({ status: up ? 'ready' : 'not ready' })
  })
  serveMetrics(app)
  const { port } = config.worker
  const server = createServer(app)
  await new Promise<void>((resolve, reject) => {
    server.once('error', error => {
      const explained = explainListenError(error, port, 'WORKER_PORT')
      reject(explained instanceof Error ? explained : error)
    })
    server.listen(port, config.bindHost, () => resolve())
  })
  return server
}
