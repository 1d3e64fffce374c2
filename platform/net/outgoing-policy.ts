import { lookup } from 'node:dns/promises'
import { networkInterfaces } from 'node:os'
import { parseIp, type AddressClass } from './address-class.ts'
import type { AllowList } from './allow-list.ts'

/** Addresses of a host name; injectable so that tests can let DNS change its mind. */
export type Resolve = (host: string) => Promise<string[]>

/**
 * Why Luna connects somewhere: `web` for addresses that users type (feeds, webhooks), `device` for meters,
 * brokers and controllers, `mail` for the site's mail server.
 */
export type Purpose = 'web' | 'device' | 'mail'

/** What decides about every outgoing connection. */
export type OutgoingPolicy = {
  allow: AllowList
  /** Host and port of each part of Luna: API, services, database, object store, models. */
  own: readonly { host: string; port: number }[]
  /** Addresses of this machine's network cards. */
  machineAddresses: () => string[]
  resolve: Resolve
}

/**
 * The kinds of addresses that each purpose reaches without an entry in OUTGOING_ALLOW. Whoever may configure
 * a feed or a webhook must not be able to look around in the site's network with it; devices and mail
 * servers stand in that very network. This machine, link-local and reserved addresses are for nobody.
 */
export const reachable: Record<Purpose, ReadonlySet<AddressClass>> = {
  web: new Set<AddressClass>(['public']),
  device: new Set<AddressClass>(['public', 'private', 'sharedNat']),
  mail: new Set<AddressClass>(['public', 'private']),
}

/** Ports that `web` reaches without an entry in OUTGOING_ALLOW. */
export const webPorts: ReadonlySet<number> = new Set([80, 443])

/** The part of the configuration that matters here. */
export type OutgoingSettings = {
  outgoing: { allow: AllowList }
  api: { port: number; internalUrl?: string }
  worker: { port: number; url?: string }
  log?: { lokiUrl: string | undefined }
  subgraphs: Readonly<Record<string, { url: string; port: number }>>
  database: { url: string | undefined; embeddedPort: number }
  objects: { engine: 'folder' } | { engine: 's3'; endpoint: string }
  vectors: { engine: 'embedded' } | { engine: 'qdrant'; url: string }
  models: { ollamaUrl: string | undefined }
  extraction: { tikaUrl: string | undefined }
}

export function createOutgoingPolicy(
  config: OutgoingSettings,
  { resolve = resolveBySystem }: { resolve?: Resolve } = {},
): OutgoingPolicy {
  return { allow: config.outgoing.allow, own: ownEndpoints(config), machineAddresses, resolve }
}

/** Also what the operator moved to other machines: a database at a private address stays out of reach. */
function ownEndpoints(config: OutgoingSettings): { host: string; port: number }[] {
  const { database, objects, vectors, models, extraction, subgraphs } = config
  const addresses = [
    ...Object.values(subgraphs).map(({ url }) => url),
    database.url,
    objects.engine === 's3' ? objects.endpoint : undefined,
    vectors.engine === 'qdrant' ? vectors.url : undefined,
    models.ollamaUrl,
    extraction.tikaUrl,
    config.log?.lokiUrl,
    config.api.internalUrl,
    config.worker.url,
  ]
  const local = [config.api.port, config.worker.port, database.embeddedPort]
  return [
    ...local.map(port => ({ host: 'localhost', port })),
    ...Object.values(subgraphs).map(({ port }) => ({ host: 'localhost', port })),
    ...addresses.flatMap(address => endpointOf(address)),
  ]
}

const defaultPorts: Partial<Record<string, number>> = {
  'http:': 80,
  'https:': 443,
  'postgres:': 5432,
  'postgresql:': 5432,
}

function endpointOf(address: string | undefined): { host: string; port: number }[] {
  const url = address === undefined ? null : URL.parse(address)
  if (!url) return []
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  return [{ host, port: Number(url.port) || (defaultPorts[url.protocol] ?? 0) }]
}

function machineAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap(cards => cards ?? [])
    .map(({ address }) => parseIp(address.replace(/%.*$/, ''))?.toString() ?? address)
}

async function resolveBySystem(host: string): Promise<string[]> {
  const found = await lookup(host, { all: true, order: 'verbatim' })
  return found.map(({ address }) => address)
}
