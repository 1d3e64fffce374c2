import type { LookupFunction } from 'node:net'
import { buildConnector } from 'undici'
import { UserError } from '../errors.ts'
import { parseIp } from './address-class.ts'
import { checkAddress, type CheckedAddress } from './check-address.ts'
import type { OutgoingPolicy, Purpose } from './outgoing-policy.ts'

/** How a refusal comes through undici. */
export class ConnectionRefused extends Error {
  override readonly name = 'ConnectionRefused'
  constructor(readonly userError: UserError) {
    super(userError.message)
  }
}

const connectWithinMs = 10_000

/**
 * Opens every connection of an undici client: the host is looked up once, all its addresses are checked, and
 * the socket can only go to these. A name that changes between check and use (DNS rebinding) has no effect.
 */
export function guardedConnector(
  policy: OutgoingPolicy,
  purpose: Purpose,
): buildConnector.connector {
  return (options, callback) => {
    const port = Number(options.port) || (options.protocol === 'https:' ? 443 : 80)
    checkAddress(options.hostname, port, { purpose, policy }).then(
      checked => {
        if (checked instanceof UserError) callback(new ConnectionRefused(checked), null)
        else connectTo(checked, options, callback)
      },
      (error: unknown) => callback(asError(error), null),
    )
  }
}

function connectTo(
  { host, addresses }: CheckedAddress,
  options: buildConnector.Options,
  callback: buildConnector.Callback,
): void {
  const connect = buildConnector({
    timeout: connectWithinMs,
    autoSelectFamily: true,
    lookup: pinned(addresses),
  })
  const name = parseIp(host) ? {} : { servername: host }
  connect({ ...options, ...name, hostname: host }, callback)
}

/** Answers with what was checked, whatever is asked. */
export function pinned(addresses: string[]): LookupFunction {
  const records = addresses.map(address => ({ address, family: address.includes(':') ? 6 : 4 }))
  return (_host, { all }, callback) => {
    const [first] = records
    if (!first) callback(new Error('no address'), '', 0)
    else if (all) callback(null, records)
    else callback(null, first.address, first.family)
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}
