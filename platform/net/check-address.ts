import { UserError } from '../errors.ts'
import { addressClass, parseIp, type AddressClass } from './address-class.ts'
import { isAllowed, type Target } from './allow-list.ts'
import { normalisedHost } from './host-name.ts'
import { reachable, webPorts, type OutgoingPolicy, type Purpose } from './outgoing-policy.ts'
import { forbiddenAddress, forbiddenPort, unknownHost } from './refusals.ts'

/** A host that may be connected to, with the addresses that were checked. */
export type CheckedAddress = {
  host: string
  port: number
  /**
   * Connect to this one, with `host` as TLS server name: a second look-up of the name could answer with
   * another address.
   */
  address: string
  /** All addresses of the host, `address` first; each was checked. */
  addresses: string[]
}

const resolveWithinMs = 10_000
const mostAddresses = 32

/**
 * Looks a host up and decides whether Luna may connect to it for this purpose. Refused unless every address
 * passes, because the one that is used cannot be foretold. For raw TCP (Modbus, OPC UA, MQTT, SMTP) call it
 * before each connection; HTTP goes through guarded-fetch.ts. UserError: OUTGOING_HOST_INVALID,
 * OUTGOING_HOST_UNKNOWN, OUTGOING_PORT_FORBIDDEN, OUTGOING_ADDRESS_FORBIDDEN.
 */
export async function checkAddress(
  given: string,
  port: number,
  { purpose, policy }: { purpose: Purpose; policy: OutgoingPolicy },
): Promise<CheckedAddress | UserError> {
  if (!Number.isInteger(port) || port < 1 || port > 65_535) return forbiddenPort(given, port)
  const host = normalisedHost(given)
  if (host instanceof UserError) return host
  const addresses = await resolved(host, policy)
  const [address] = addresses
  if (address === undefined) return unknownHost(host)
  for (const each of addresses) {
    const refusal = await refuse({ host, address: each, port }, purpose, policy)
    if (refusal) return refusal
  }
  return { host, port, address, addresses }
}

async function refuse(
  target: Target,
  purpose: Purpose,
  policy: OutgoingPolicy,
): Promise<UserError | undefined> {
  const ip = parseIp(target.address)
  if (!ip) return forbiddenAddress(target, 'reserved')
  const kind = kindOf(target.address, addressClass(ip), policy)
  if (await isOwn(target, kind, policy)) {
    return isAllowed(policy.allow, target, { namesPort: true })
      ? undefined
      : forbiddenAddress(target, 'own')
  }
  if (isAllowed(policy.allow, target, { exact: kind === 'metadata' })) return undefined
  if (!reachable[purpose].has(kind)) return forbiddenAddress(target, kind)
  return purpose === 'web' && !webPorts.has(target.port)
    ? forbiddenPort(target.host, target.port)
    : undefined
}

/** This machine by the address of its network card is as near as loopback. */
function kindOf(address: string, kind: AddressClass, policy: OutgoingPolicy): AddressClass {
  return policy.machineAddresses().includes(address) ? 'loopback' : kind
}

async function isOwn(target: Target, kind: AddressClass, policy: OutgoingPolicy): Promise<boolean> {
  const candidates = policy.own.filter(({ port }) => port === target.port)
  const onThisMachine = kind === 'loopback' || kind === 'unspecified'
  for (const { host } of candidates) {
    const isLocal = host === 'localhost' || host.startsWith('127.') || host === '::1'
    if (isLocal ? onThisMachine : await isSame(host, target, policy)) return true
  }
  return false
}

async function isSame(host: string, target: Target, policy: OutgoingPolicy): Promise<boolean> {
  if (host === target.host) return true
  return (await resolved(host, policy)).includes(target.address)
}

/** None for a name that nobody knows; normalised, each once. */
async function resolved(host: string, { resolve }: OutgoingPolicy): Promise<string[]> {
  if (parseIp(host)) return [host]
  try {
    const found = await Promise.race([resolve(host), silence()])
    return [...new Set(found.slice(0, mostAddresses).map(normalised))]
  } catch {
    // The resolver's reasons (NXDOMAIN, no network, too slow) all mean: no address now.
    return []
  }
}

/** A zone (`fe80::1%eth0`) stays: it parses as no address and is refused. */
function normalised(address: string): string {
  return parseIp(address)?.toString() ?? address
}

function silence(): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error('no answer from DNS')), resolveWithinMs).unref()
  })
}
