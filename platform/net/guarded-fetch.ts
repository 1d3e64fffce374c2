import { Agent, type Dispatcher, request } from 'undici'
import { UserError } from '../errors.ts'
import { readBounded, unpackBounded } from './bounded-body.ts'
import { checkUrl } from './check-url.ts'
import { ConnectionRefused, guardedConnector } from './guarded-connector.ts'
import type { OutgoingPolicy, Purpose } from './outgoing-policy.ts'
import { interrupted, refusedRedirect, tooLarge, tooSlow, unreachable } from './refusals.ts'

export type GuardedRequest = {
  url: string | URL
  method?: 'GET' | 'POST' | 'PUT'
  /** Sent to the origin of `url` only, never along with a redirect to another one. */
  headers?: Record<string, string>
  body?: string | Uint8Array
  /** An abort comes through as the signal's own reason. */
  signal?: AbortSignal
  /** Of the answer, unpacked. Default 16 MiB. */
  maxBytes?: number
  /** For everything together, redirects included. Default 30 s. */
  withinMs?: number
  /** Followed for GET only. Default 3. */
  maxRedirects?: number
}

/** Any HTTP status: what 401 or 500 mean is the caller's business. */
export type GuardedAnswer = {
  status: number
  /** Lower-case names; of repeated headers the first. */
  headers: Record<string, string>
  bytes: Uint8Array
}

export type GuardedFetch = {
  /**
   * UserError: OUTGOING_URL_INVALID, OUTGOING_HOST_INVALID, OUTGOING_HOST_UNKNOWN, OUTGOING_PORT_FORBIDDEN,
   * OUTGOING_ADDRESS_FORBIDDEN, OUTGOING_REDIRECT_REFUSED, OUTGOING_UNREACHABLE, OUTGOING_TIMEOUT,
   * OUTGOING_TOO_LARGE, OUTGOING_INTERRUPTED. Texts name hosts, never paths or queries (tokens).
   */
  request: (wanted: GuardedRequest) => Promise<GuardedAnswer | UserError>
  close: () => Promise<void>
}

type Hop = { url: URL; wanted: GuardedRequest; signal: AbortSignal; agent: Agent }

const defaults = { maxBytes: 16 * 1024 * 1024, withinMs: 30_000, maxRedirects: 3 }
const redirects = new Set([301, 302, 303, 307, 308])

/** HTTP to addresses that users typed: each connection is checked and pinned, each answer bounded. */
export function openGuardedFetch(
  policy: OutgoingPolicy,
  { purpose = 'web' }: { purpose?: Purpose } = {},
): GuardedFetch {
  const agent = new Agent({
    connect: guardedConnector(policy, purpose),
    pipelining: 1,
    connections: 4,
    keepAliveTimeout: 4000,
  })
  return {
    request: wanted => followed(wanted, agent),
    close: () => agent.destroy(),
  }
}

async function followed(wanted: GuardedRequest, agent: Agent): Promise<GuardedAnswer | UserError> {
  const { withinMs, maxRedirects } = { ...defaults, ...wanted }
  const timeout = AbortSignal.timeout(withinMs)
  const signal = wanted.signal ? AbortSignal.any([wanted.signal, timeout]) : timeout
  let url = checkUrl(wanted.url)
  for (let hops = 0; hops <= maxRedirects; hops++) {
    if (url instanceof UserError) return url
    const answer = await attempt({ url, wanted, signal, agent }, { timeout, withinMs })
    if (answer instanceof UserError || !redirects.has(answer.status)) return answer
    url = nextUrl(url, answer, wanted)
  }
  if (url instanceof UserError) return url
  return refusedRedirect(url.host, 'Es sind zu viele Weiterleitungen.')
}

async function attempt(
  hop: Hop,
  { timeout, withinMs }: { timeout: AbortSignal; withinMs: number },
): Promise<GuardedAnswer | UserError> {
  try {
    return await exchange(hop)
  } catch (error) {
    hop.wanted.signal?.throwIfAborted()
    return timeout.aborted ? tooSlow(hop.url.host, withinMs) : explain(error, hop.url)
  }
}

async function exchange({ url, wanted, signal, agent }: Hop): Promise<GuardedAnswer | UserError> {
  const response = await request(url, {
    dispatcher: agent,
    method: wanted.method ?? 'GET',
    headers: headersFor(url, wanted),
    body: wanted.body ?? null,
    signal,
  })
  const headers = firstOfEach(response.headers)
  const most = wanted.maxBytes ?? defaults.maxBytes
  const bytes = await bodyOf(response, headers, most)
  return bytes ? { status: response.statusCode, headers, bytes } : tooLarge(url.host, most)
}

async function bodyOf(
  { body }: Dispatcher.ResponseData,
  headers: Record<string, string>,
  most: number,
): Promise<Uint8Array | undefined> {
  try {
    const packed = await readBounded(body, most)
    return packed && (await unpackBounded(packed, headers['content-encoding'], most))
  } catch (error) {
    throw new BodyFailed('the body did not arrive', { cause: error })
  } finally {
    body.destroy()
  }
}

class BodyFailed extends Error {
  override readonly name = 'BodyFailed'
}

/** Where a redirect leads; the address is checked again when it is connected to. */
function nextUrl(here: URL, { headers }: GuardedAnswer, wanted: GuardedRequest): URL | UserError {
  const location = headers['location'] ?? ''
  if ((wanted.method ?? 'GET') !== 'GET') {
    return refusedRedirect(here.host, 'Gesendete Daten werden nicht weitergereicht.')
  }
  const target = URL.parse(location, here)
  if (location === '' || !target) return refusedRedirect(here.host, 'Das Ziel ist unlesbar.')
  if (here.protocol === 'https:' && target.protocol === 'http:') {
    return refusedRedirect(here.host, 'Das Ziel ist unverschlüsselt (http).')
  }
  return checkUrl(target)
}

function headersFor(url: URL, wanted: GuardedRequest): Record<string, string> {
  const basic = { 'user-agent': 'Luna-IEMS', 'accept-encoding': 'identity' }
  const asked = URL.parse(String(wanted.url).trim())
  return asked?.origin === url.origin ? { ...basic, ...wanted.headers } : basic
}

function firstOfEach(headers: Record<string, string | string[] | undefined>) {
  const flat: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    const first = Array.isArray(value) ? value[0] : value
    if (first !== undefined) flat[name] = first
  }
  return flat
}

const causes: Partial<Record<string, string>> = {
  ECONNREFUSED: 'Der Rechner nimmt auf diesem Port keine Verbindung an.',
  ECONNRESET: 'Die Gegenstelle hat die Verbindung getrennt.',
  UND_ERR_SOCKET: 'Die Gegenstelle hat die Verbindung getrennt.',
  UND_ERR_CONNECT_TIMEOUT: 'Der Rechner antwortet nicht.',
  ETIMEDOUT: 'Der Rechner antwortet nicht.',
  EHOSTUNREACH: 'Zu dem Rechner führt kein Weg.',
  ENETUNREACH: 'Zu dem Netz des Rechners führt kein Weg.',
}

function explain(error: unknown, { host }: URL): UserError {
  if (error instanceof ConnectionRefused) return error.userError
  if (error instanceof BodyFailed) return interrupted(host)
  const code = codeOf(error)
  if (/CERT|TLS|SSL|SIGNED|ALTNAME/.test(code)) {
    return unreachable(host, `Sein Zertifikat wird nicht anerkannt (${code}).`)
  }
  return unreachable(host, causes[code] ?? `Die Verbindung ist gescheitert (${code}).`)
}

/** Node's or undici's code; of several failed addresses the first one's. */
function codeOf(error: unknown): string {
  if (error instanceof AggregateError) return codeOf(error.errors[0])
  return error instanceof Error && 'code' in error ? String(error.code) : 'unbekannter Grund'
}
