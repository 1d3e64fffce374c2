import { setTimeout as wait } from 'node:timers/promises'
import { Pool } from 'undici'
import { z } from 'zod'
import type { InternalSigner } from '#platform/identity/internal-token.ts'
import type { Logger } from '#platform/logger.ts'
import { subgraphUnavailable } from '../errors/gateway-error.ts'
import type { RequestContext } from './request-context.ts'
import { rootFields } from './root-fields.ts'
import type { SubgraphAddress } from './supergraph-file.ts'
import type { DataSource, SubgraphResponse } from './supergraph.ts'
import { createUnderWay } from './under-way.ts'

export type DataSourceOptions = {
  subgraph: SubgraphAddress
  /** Undefined with GATEWAY_AUTH=off: no identity is forwarded. */
  signer: InternalSigner | undefined
  logger: Logger
  timeoutMs?: number
  observe?: (outcome: 'ok' | 'failed', seconds: number) => void
}

const answer = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z.array(z.looseObject({ message: z.string().catch('') })).optional(),
})

/** Below the 65 s after which a subgraph closes an idle connection, so that it never closes one in use. */
const idleMs = 30_000
const answerBytes = 64 * 1_048_576

/**
 * Asks one subgraph over kept connections. Equal queries of one person that are under way at the same moment are
 * asked once. Whatever goes wrong (refused, lost, slow, garbage) becomes
 * SUBGRAPH_UNAVAILABLE with a path, so that the rest of the answer stands; the cause is logged.
 */
export function createSubgraphDataSource(
  options: DataSourceOptions,
): DataSource & { close(): Promise<void> } {
  const { subgraph, signer, logger, timeoutMs = 30_000, observe } = options
  const { origin, pathname, search } = new URL(subgraph.url)
  const pool = new Pool(origin, {
    connections: 64,
    connect: { timeout: 3_000 },
    keepAliveTimeout: idleMs,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    maxResponseSize: answerBytes,
  })

  const queries = createUnderWay<string>()

  async function ask(body: string, context: RequestContext): Promise<string> {
    const response = await pool.request({
      path: `${pathname}${search}`,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        'x-request-id': context.requestId,
        ...(await identityHeader(signer, context, subgraph.name)),
      },
      body,
    })
    const text = await response.body.text()
    if (response.statusCode === 401 && context.viewer && signer) {
      throw new Error('the subgraph does not accept the identity that this gateway signs')
    }
    return text
  }

  /** The text is shared, never what is read from it: the executor builds the answer into its first part. */
  const query = (body: string, context: RequestContext) =>
    queries.join(`${whoAsks(context)} ${body}`, () => retryOnce(() => ask(body, context)))

  /** Who changed something reads it anew, not with a query that was on its way before. */
  const change = (body: string, context: RequestContext) =>
    ask(body, context).finally(() => queries.forget())

  return {
    async process({ request, context, pathInIncomingRequest = [] }) {
      const { query: operation = '', variables } = request
      const body = JSON.stringify({ query: operation, variables })
      const start = performance.now()
      try {
        const text = await (isQuery(operation) ? query : change)(body, context)
        const response = toResponse(answer.parse(JSON.parse(text)))
        observe?.('ok', (performance.now() - start) / 1000)
        return response
      } catch (error) {
        observe?.('failed', (performance.now() - start) / 1000)
        logger.warn({ subgraph: subgraph.name, err: error }, 'subgraph did not answer')
        return unavailable(subgraph.name, operation, pathInIncomingRequest)
      }
    },
    close: () => pool.destroy(),
  }
}

/** What of a request the subgraph decides by, besides its text. */
function whoAsks({ viewer }: RequestContext): string {
  return viewer ? `${viewer.role} ${viewer.userId ?? ''} ${viewer.name}` : ''
}

async function identityHeader(
  signer: InternalSigner | undefined,
  { viewer }: RequestContext,
  audience: string,
): Promise<Record<string, string>> {
  return signer && viewer ? { 'x-luna-internal': await signer.sign(viewer, audience) } : {}
}

function toResponse({ data, errors }: z.infer<typeof answer>): SubgraphResponse {
  return {
    ...(data !== undefined && { data }),
    ...(errors && { errors }),
  }
}

const lostConnections = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'ECONNREFUSED', 'EPIPE'])

/** A query can be asked again: its connection may have been closed in the moment it was used. */
async function retryOnce<T>(attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (!lostConnections.has(code)) throw error
    await wait(50 + Math.random() * 100)
    return attempt()
  }
}

/** Operations of the query planner begin with their kind, or with `{` for an unnamed query. */
function isQuery(operation: string): boolean {
  return !operation.startsWith('mutation')
}

/** One error per field that is missing now: root fields by name, entities by where they stand. */
function unavailable(
  name: string,
  query: string,
  place: readonly (string | number)[],
): SubgraphResponse {
  const fields = place.length > 0 ? [undefined] : rootFields(query)
  return {
    data: null,
    errors: fields.map(field => ({
      message: subgraphUnavailable(name),
      path: field === undefined ? [] : [field.responseName],
      extensions: { code: 'SUBGRAPH_UNAVAILABLE' },
    })),
  }
}
