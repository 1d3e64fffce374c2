import { createServer, type Server } from 'node:http'
import express from 'express'
import { createInternalVerifier } from '#platform/identity/internal-token.ts'
import { serveMetrics } from '#platform/metrics.ts'
import { observationRoute } from '#platform/observation/observation.route.ts'
import { observeProcess } from '#platform/observation/process-report.ts'
import { explainListenError } from '#platform/run-process.ts'
import type { Service } from '#platform/service.ts'

/** /health/live, /health/ready, /metrics and /internal of a process that serves nothing else. */
export async function serveHealth({ name, config, database, secrets }: Service): Promise<Server> {
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
  const verify = createInternalVerifier(secrets.internal.publicKey, name)
  app.use(observationRoute({ verify, report: observeProcess(name) }))
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
