import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import express, { Router, type Request, type Response } from 'express'
import { OperationTypeNode, type GraphQLError, type ExecutionResult } from 'graphql'
import { z } from 'zod'
import { notSignedIn, onlySubscriptions, tooManyOperations } from '../errors/gateway-error.ts'
import { credentialsOf, type Caller } from '../identity/identify.ts'
import { limits, socketLimits } from '../limits/limits.ts'
import { codeOf } from '../observability/operation-log.ts'
import type { PreparedOperation } from '../operations/operations.ts'
import { toGraphQLError } from '../supergraph/supergraph.ts'
import { createSocketOperations } from './socket-operations.ts'
import type { SocketProtocolOptions } from './socket-protocol.ts'
import { whileKnown } from './watch-expiry.ts'

export type EventStreamOptions = Omit<SocketProtocolOptions, 'supergraph' | 'dataSources'>

const request = z.object({
  query: z.string(),
  operationName: z.string().nullish(),
  variables: z.record(z.string(), z.unknown()).nullish(),
})
/** Proxies close a connection on which nothing comes. */
const pingMs = 12_000

/**
 * POST /graphql/stream: one subscription per request as Server-Sent Events, for clients whose proxy lets no
 * WebSocket through: the events `next` and `complete` of the protocol GraphQL over SSE, distinct connections.
 * Nothing is taken by GET: a foreign page could send that with our cookie.
 */
export function eventStreamRoute(options: EventStreamOptions): Router {
  const streams = new Map<string, Set<Response>>()
  const router = Router()
  router.post('/', express.json({ limit: limits.bodyBytes }), async (request, response) => {
    const recognise = async () => options.identify?.(credentialsOf(request.headers))
    const caller = await recognise()
    const prepared = prepare(options, caller, request)
    if (!('plan' in prepared)) {
      refuse(response, prepared.map(options.formatError), prepared[0])
      return
    }
    if (!admit(streams, caller, response)) {
      const error = tooManyOperations(socketLimits.operations)
      refuse(response, [options.formatError(error)], error)
      return
    }
    if (caller) whileKnown(caller, recognise, { connection: response, end: () => response.end() })
    await deliver(options, { prepared, caller, response })
  })
  return router
}

function prepare(
  { identify, operations }: EventStreamOptions,
  caller: Caller | undefined,
  { body }: Request,
): PreparedOperation | readonly GraphQLError[] {
  if (identify && !caller) return [notSignedIn()]
  const { success, data } = request.safeParse(body)
  if (!success) return [onlySubscriptions()]
  const prepared = operations.prepare(data)
  if (!('plan' in prepared)) return prepared
  const subscribes = prepared.definition.operation === OperationTypeNode.SUBSCRIPTION
  return subscribes ? prepared : [onlySubscriptions()]
}

function refuse(response: Response, errors: unknown[], first: GraphQLError | undefined): void {
  const { status = 400 } = z
    .object({ status: z.number().optional() })
    .catch({})
    .parse(first?.extensions['http'])
  response.status(status).json({ errors })
}

/** As many streams of one person or API key as one WebSocket has operations; machines with the admin token are not limited. */
function admit(
  streams: Map<string, Set<Response>>,
  caller: Caller | undefined,
  response: Response,
): boolean {
  const owner = caller?.owner
  if (owner === undefined) return true
  const open = streams.get(owner) ?? new Set()
  if (open.size >= socketLimits.operations) return false
  streams.set(owner, open.add(response))
  response.once('close', () => {
    open.delete(response)
    if (open.size === 0) streams.delete(owner)
  })
  return true
}

type Delivery = { prepared: PreparedOperation; caller: Caller | undefined; response: Response }
const only = 'stream'

/** Waits with the next event until this one is on its way: what waits for a slow client is bounded behind it. */
async function deliver(
  { subscribe, formatError, log }: EventStreamOptions,
  { prepared, caller, response }: Delivery,
): Promise<void> {
  const requestId = randomUUID()
  const viewer = caller?.viewer
  const running = createSocketOperations(log, { user: viewer?.name, requestId, transport: 'sse' })
  running.started(only, { name: prepared.operation.name, kind: prepared.definition.operation })
  const events = subscribe({ ...prepared, context: { viewer, requestId } })
  const ping = setInterval(() => response.write(':\n\n'), pingMs)
  response.once('close', () => void events.return(undefined))
  const send = async (result: ExecutionResult) => {
    const errors = result.errors?.map(formatError)
    running.event(only, codeOf(errors?.[0]))
    const { data } = result
    const shown = { ...(data !== undefined && { data }), ...(errors && { errors }) }
    await write(response, `event: next\ndata: ${JSON.stringify(shown)}\n\n`)
  }
  // A proxy that gathers would hold events back.
  response.writeHead(200, {
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store',
    'X-Accel-Buffering': 'no',
  })
  try {
    await write(response, ':\n\n')
    for await (const result of events) await send(result)
  } catch (error) {
    await send({ errors: [toGraphQLError(error)] })
  }
  clearInterval(ping)
  running.finished(only)
  response.end('event: complete\ndata:\n\n')
}

async function write(response: Response, text: string): Promise<void> {
  if (response.destroyed || response.writableEnded || response.write(text)) return
  const left = new AbortController()
  await Promise.race([
    once(response, 'drain', { signal: left.signal }),
    once(response, 'close', { signal: left.signal }),
  ]).finally(() => left.abort())
}
