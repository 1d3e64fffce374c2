import ipaddr from 'ipaddr.js'
import { StartupError, UserError } from '../errors.ts'
import { parseIp, type IpAddress } from './address-class.ts'
import { normalisedHost } from './host-name.ts'

type Entry = {
  /** A network, or a host by its name. */
  net?: [IpAddress, number]
  host?: string
  /** Only this port; without it every port except Luna's own. */
  port?: number
}

/** Where the administrator lets Luna connect although the rules would refuse it. */
export type AllowList = readonly Entry[]

export type Target = { host: string; address: string; port: number }

/**
 * Reads OUTGOING_ALLOW: networks (`10.1.0.0/16`, `fd00::/8`), addresses (`192.168.10.5`, `[fd00::5]`) and
 * host names, separated by commas or blanks, each optionally with a port (`127.0.0.1:1883`). Throws
 * StartupError that names the wrong entry.
 */
export function parseAllowList(text: string): AllowList {
  return text
    .split(/[\s,;]+/)
    .filter(entry => entry !== '')
    .map(parseEntry)
}

/**
 * Whether an entry covers the target. `exact`: only an entry for this one host or address counts, not a
 * network around it. `namesPort`: only an entry that names the port counts.
 */
export function isAllowed(
  list: AllowList,
  target: Target,
  needs: { exact?: boolean; namesPort?: boolean } = {},
): boolean {
  return list.some(entry => {
    if (needs.namesPort && entry.port === undefined) return false
    if (entry.port !== undefined && entry.port !== target.port) return false
    return entry.net ? covers(entry.net, target, needs.exact) : entry.host === target.host
  })
}

function covers([net, bits]: [IpAddress, number], { address }: Target, exact = false): boolean {
  const ip = parseIp(address)
  if (ip?.kind() !== net.kind()) return false
  return (!exact || bits === widthOf(net)) && ip.match([net, bits])
}

function parseEntry(entry: string): Entry {
  const { where, port } = splitPort(entry)
  if (port !== undefined && (port < 1 || port > 65_535)) throw wrong(entry)
  return { ...placeOf(where, entry), ...(port !== undefined && { port }) }
}

/** `fd00::5` has colons of its own: there a port can only follow brackets. */
function splitPort(entry: string): { where: string; port?: number } {
  const [, bracketed, bracketedPort] = /^\[(.*)\](?::(\d{1,5}))?$/.exec(entry) ?? []
  const [, named, namedPort] = /^([^:]+):(\d{1,5})$/.exec(entry) ?? []
  const digits = bracketedPort ?? namedPort
  const where = bracketed ?? named ?? entry
  return digits === undefined ? { where } : { where, port: Number(digits) }
}

function placeOf(where: string, entry: string): Pick<Entry, 'net' | 'host'> {
  const ip = parseIp(where)
  if (ip) return { net: [ip, widthOf(ip)] }
  if (where.includes('/')) {
    const [, base = '', bits = ''] = /^([^/]+)\/(\d{1,3})$/.exec(where) ?? []
    const net = parseIp(base)
    if (!net || Number(bits) > widthOf(net)) throw wrong(entry)
    return { net: ipaddr.parseCIDR(where) }
  }
  const host = normalisedHost(where)
  if (host instanceof UserError || /^[\d.]+$/.test(where)) throw wrong(entry)
  return { host }
}

function widthOf(ip: IpAddress): number {
  return ip.kind() === 'ipv4' ? 32 : 128
}

function wrong(entry: string): StartupError {
  return new StartupError(
    `OUTGOING_ALLOW enthält „${entry}“: erwartet wird ein Netz (10.1.0.0/16), eine Adresse oder ein Rechnername, wahlweise mit :Port.`,
  )
}
