import { UserError } from '../errors.ts'
import { parseIp } from './address-class.ts'

/**
 * A host as it will be looked up: lower case, umlauts as punycode, IPv6 without brackets, and every
 * spelling of an IPv4 address (decimal, octal, hexadecimal, shortened) as four decimal parts. A dot at
 * the end goes. UserError OUTGOING_HOST_INVALID.
 */
export function normalisedHost(given: string): string | UserError {
  const bare = given.trim().replace(/^\[(.*)\]$/, '$1')
  const host = parseIp(bare)?.toString() ?? (isPlain(bare) ? parsedHost(bare) : '')
  return host === '' ? invalid(given) : host
}

/** Nothing in it that would end the host of a URL or begin its user, port or path. */
function isPlain(text: string): boolean {
  return text !== '' && text.length <= 253 && !/[\s/?#@:%\\[\]]/.test(text)
}

/** What every URL makes of the host; empty for none. */
function parsedHost(text: string): string {
  const host = URL.parse(`http://${text}/`)?.hostname.replace(/\.$/, '') ?? ''
  return host.includes('..') ? '' : host
}

function invalid(given: string): UserError {
  return new UserError(
    'OUTGOING_HOST_INVALID',
    `„${given.slice(0, 80)}“ ist weder ein Rechnername noch eine IP-Adresse.`,
    { remedy: 'Geben Sie zum Beispiel „api.example.org“ oder „192.168.10.5“ an.' },
  )
}
