import { pipeline } from 'node:stream/promises'
import { Router, type Request, type Response } from 'express'
import { UserError } from '#platform/errors.ts'
import type { Logger } from '#platform/logger.ts'
import { ObjectTooLarge, type ByteRange, type ObjectStore } from '#platform/objects/object-store.ts'
import { verifyLink, type LinkClaims } from '#platform/objects/signed-link.ts'
import type { Uploads } from '#platform/objects/uploads.ts'
import { sendProblem } from './problem.ts'
import { filePolicy } from './security-headers.ts'

export type ObjectsRouteOptions = {
  objects: ObjectStore
  uploads: Pick<Uploads, 'markReceived'>
  linkSecret: Uint8Array
  logger: Logger
}

const anyType = 'application/octet-stream'
/** How long a client may go on sending a body that was refused, so that it reads the answer. */
const lingerMs = 2_000

/** PUT and GET /objects/<token>: the signed link is the right, no login is asked. */
export function objectsRoute(options: ObjectsRouteOptions): Router {
  const router = Router()
  router.put('/:token', async (request, response) => {
    const link = linkOf(request, options)
    if (link?.method === 'PUT') await receive(request, response, link, options)
    else refuseLink(response)
  })
  router.get('/:token', async (request, response) => {
    const link = linkOf(request, options)
    if (link?.method === 'GET') await send(request, response, link, options)
    else refuseLink(response)
  })
  return router
}

function linkOf(request: Request, { linkSecret }: ObjectsRouteOptions): LinkClaims | undefined {
  const { token } = request.params
  return typeof token === 'string' ? verifyLink(token, linkSecret) : undefined
}

async function receive(
  request: Request,
  response: Response,
  link: LinkClaims,
  { objects, uploads }: ObjectsRouteOptions,
): Promise<void> {
  const maxBytes = link.maxBytes ?? 0
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) {
    refuseBody(request, response, maxBytes)
    return
  }
  try {
    const contentType = link.contentType ?? anyType
    const stored = await objects.put(link.bucket, link.key, request, { contentType, maxBytes })
    if (link.bucket === 'uploads') await uploads.markReceived(link.key, stored.size)
    response.status(204).end()
  } catch (error) {
    if (error instanceof ObjectTooLarge) refuseBody(request, response, maxBytes)
    else if (request.readableAborted) response.destroy()
    else throw error
  }
}

function refuseBody(request: Request, response: Response, maxBytes: number): void {
  const megabytes = (maxBytes / 1_048_576).toLocaleString('de-DE', { maximumFractionDigits: 1 })
  const problem = new UserError(
    'UPLOAD_TOO_LARGE',
    `Die Datei ist größer als angekündigt, erlaubt sind ${megabytes} MB.`,
    { remedy: 'Teilen Sie die Datei, oder laden Sie sie noch einmal hoch.' },
  )
  response.setHeader('Connection', 'close')
  sendProblem(response, 413, problem)
  request.resume()
  const timer = setTimeout(() => request.destroy(), lingerMs)
  request.once('close', () => clearTimeout(timer))
}

async function send(
  request: Request,
  response: Response,
  link: LinkClaims,
  { objects, logger }: ObjectsRouteOptions,
): Promise<void> {
  const stored = await objects.stat(link.bucket, link.key)
  if (!stored) {
    reportGone(response)
    return
  }
  const etag = `"${stored.sha256}"`
  describe(response, link, { etag, contentType: stored.contentType })
  const range = requestedRange(request, stored.size, etag)
  if (range === 'unsatisfiable') {
    response.status(416).setHeader('Content-Range', `bytes */${stored.size}`).end()
    return
  }
  const length = range ? range.end - range.start + 1 : stored.size
  if (range) {
    response.status(206)
    response.setHeader('Content-Range', `bytes ${range.start}-${range.end}/${stored.size}`)
  }
  response.setHeader('Content-Length', length)
  if (request.method === 'HEAD') {
    response.end()
    return
  }
  const body = await objects.get(link.bucket, link.key, range)
  if (!body) {
    reportGone(response)
    return
  }
  await pipeline(body, response).catch((error: unknown) => {
    // Too late for another status; a client that left is no failure of ours.
    if (!response.destroyed) response.destroy()
    logger.info({ err: error, bucket: link.bucket }, 'download broke off')
  })
}

function describe(
  response: Response,
  link: LinkClaims,
  { etag, contentType }: { etag: string; contentType: string },
): void {
  response.attachment(link.fileName ?? 'download')
  response.setHeader('Content-Type', link.contentType ?? contentType)
  response.setHeader('Content-Security-Policy', filePolicy)
  response.setHeader('Cache-Control', 'private, no-store')
  response.setHeader('Accept-Ranges', 'bytes')
  response.setHeader('ETag', etag)
}

/** One range, as RFC 9110 has it; several, another unit or a changed file mean the whole file. */
function requestedRange(
  request: Request,
  size: number,
  etag: string,
): ByteRange | 'unsatisfiable' | undefined {
  const condition = request.headers['if-range']
  if (condition !== undefined && condition !== etag) return undefined
  const ranges = request.range(size)
  if (ranges === -1) return 'unsatisfiable'
  if (!Array.isArray(ranges) || ranges.type !== 'bytes' || ranges.length !== 1) return undefined
  const [only] = ranges
  return only && { start: only.start, end: only.end }
}

function refuseLink(response: Response): void {
  const problem = new UserError('LINK_INVALID', 'Dieser Link ist ungültig oder abgelaufen.', {
    remedy: 'Öffnen Sie die Seite noch einmal, auf der Sie ihn gefunden haben.',
  })
  sendProblem(response, 403, problem)
}

function reportGone(response: Response): void {
  for (const name of ['Content-Disposition', 'Content-Length', 'Content-Range', 'ETag']) {
    response.removeHeader(name)
  }
  sendProblem(response, 404, new UserError('OBJECT_GONE', 'Diese Datei gibt es nicht mehr.'))
}
