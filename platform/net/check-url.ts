import { UserError } from '../errors.ts'
import { invalidUrl } from './refusals.ts'

const mostCharacters = 4000

/**
 * An address that HTTP may be spoken to, before anything is looked up: http or https, a host, no user name
 * and password. Messages never repeat the address, which may carry a token. UserError OUTGOING_URL_INVALID.
 */
export function checkUrl(given: string | URL): URL | UserError {
  const text = String(given).trim()
  if (text.length > mostCharacters) return invalidUrl('Sie ist zu lang.')
  const url = URL.parse(text)
  if (!url) return invalidUrl('Sie ist keine vollständige URL.')
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return invalidUrl(`Das Protokoll „${url.protocol}“ ist weder http noch https.`)
  }
  if (url.username !== '' || url.password !== '') {
    return invalidUrl('Benutzername und Kennwort gehören nicht in die Adresse.')
  }
  if (url.hostname === '') return invalidUrl('Der Rechnername fehlt.')
  url.hash = ''
  return url
}

export function portOf(url: URL): number {
  return Number(url.port) || (url.protocol === 'https:' ? 443 : 80)
}
