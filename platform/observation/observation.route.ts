import { Router, type Request } from 'express'
import { z } from 'zod'
import type { Viewer } from '../identity/viewer.ts'
import { LogRing, logRing, type LogQuery } from './log-ring.ts'
import type { ProcessReport } from './process-report.ts'

export type ObservationOptions = {
  /** Knows a token that was signed for this process; `undefined` for anything else. */
  verify: (token: string) => Promise<Viewer | undefined>
  report: () => ProcessReport
  ring?: LogRing
}

export const internalHeader = 'x-luna-internal'

const moment = z.iso.datetime().transform(text => new Date(text))
const asked = z.object({
  from: moment,
  to: moment,
  level: z.coerce.number().int().min(0).max(100),
  text: z.string().max(200).optional(),
  afterTime: moment.optional(),
  afterSequence: z.coerce.number().int().min(0).optional(),
  limit: z.coerce.number().int().min(1).max(1000),
})

/** GET /internal/process and /internal/logs: how this process is, for other processes of Luna only. */
export function observationRoute({ verify, report, ring = logRing }: ObservationOptions): Router {
  const router = Router()
  const isService = async (request: Request) => {
    const viewer = await verify(request.header(internalHeader) ?? '')
    return viewer?.role === 'service'
  }
  router.use('/internal', async (request, response, next) => {
    response.setHeader('Cache-Control', 'no-store')
    if (await isService(request)) next()
    else response.status(401).json({ error: 'UNAUTHENTICATED' })
  })
  router.get('/internal/process', (_request, response) => {
    response.json(report())
  })
  router.get('/internal/logs', (request, response) => {
    const query = asked.safeParse(request.query)
    if (query.success) response.json({ lines: ring.find(queryOf(query.data)) })
    else response.status(400).json({ error: 'BAD_USER_INPUT' })
  })
  return router
}

function queryOf({ afterTime, afterSequence, text, ...rest }: z.output<typeof asked>): LogQuery {
  const after =
    afterTime && afterSequence !== undefined
      ? { time: afterTime, sequence: afterSequence }
      : undefined
  return { ...rest, text, after }
}
