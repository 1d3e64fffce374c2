import { Router } from 'express'
import { metrics } from '#platform/metrics.ts'
import type { Logger } from '#platform/logger.ts'
import { notFound } from './errors.ts'

/** A part that the gateway needs; `check` rejects while it is missing. */
export type Part = { name: string; check: () => Promise<void> }

const checkWithinMs = 1_500
const loopback = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1'])

/** GET /health/live, /health/ready and, from this machine only, /metrics. */
export function healthRoute(parts: readonly Part[], logger: Logger): Router {
  const router = Router()
  router.get('/health/live', (_request, response) => {
    response.json({ status: 'live' })
  })
  router.get('/health/ready', async (_request, response) => {
    const missing = (await Promise.all(parts.map(part => missingPart(part, logger)))).flat()
    response.setHeader('Cache-Control', 'no-store')
    if (missing.length === 0) response.json({ status: 'ready' })
    else response.status(503).json({ status: 'not ready', missing })
  })
  router.get('/metrics', async (request, response, next) => {
    const local = loopback.has(request.socket.remoteAddress ?? '')
    // Behind a proxy on this machine everybody comes from this machine.
    if (!local || request.headers['x-forwarded-for'] !== undefined) {
      notFound(request, response, next)
      return
    }
    response.type(metrics.contentType).send(await metrics.metrics())
  })
  return router
}

async function missingPart({ name, check }: Part, logger: Logger): Promise<string[]> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${checkWithinMs} ms`)), checkWithinMs)
  })
  try {
    await Promise.race([check(), late])
    return []
  } catch (error) {
    logger.warn({ part: name, err: error }, 'part is missing')
    return [name]
  } finally {
    clearTimeout(timer)
  }
}
