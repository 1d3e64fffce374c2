import type { Express } from 'express'
import { collectDefaultMetrics, Registry } from 'prom-client'

/** One registry per process; own metrics register themselves in it under `luna_…`. */
export const metrics = new Registry()

/** GET /metrics in Prometheus' text format. */
export function serveMetrics(app: Express): void {
  collectDefaultMetrics({ register: metrics })
  app.get('/metrics', async (_request, response) => {
    response.type(metrics.contentType).send(await metrics.metrics())
  })
}
