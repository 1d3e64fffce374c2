import { UserError } from '../errors.ts'
import type { AddressClass } from './address-class.ts'
import type { Target } from './allow-list.ts'

const kinds: Record<AddressClass | 'own', string> = {
  public: 'eine öffentliche Adresse',
  private: 'eine Adresse im internen Netz',
  sharedNat: 'eine Adresse im Netz des Anbieters (100.64.0.0/10)',
  loopback: 'dieser Rechner selbst',
  linkLocal: 'eine verbindungslokale Adresse',
  metadata: 'der Metadatendienst eines Cloud-Anbieters',
  multicast: 'eine Gruppenadresse',
  unspecified: 'keine Zieladresse',
  transition: 'eine IPv6-Schreibweise einer IPv4-Adresse',
  reserved: 'eine reservierte Adresse',
  own: 'ein Dienst von Luna selbst',
}

const askAdministrator =
  'Ist das Ziel gewollt, trägt ein Administrator es in der Datei .env unter OUTGOING_ALLOW ein.'

/** UserError OUTGOING_ADDRESS_FORBIDDEN. */
export function forbiddenAddress(
  { host, address, port }: Target,
  kind: AddressClass | 'own',
): UserError {
  const named = host === address ? '' : ` (${address})`
  return new UserError(
    'OUTGOING_ADDRESS_FORBIDDEN',
    `Zu ${host}${named}, Port ${port}, darf Luna keine Verbindung aufbauen: Das Ziel ist ${kinds[kind]}.`,
    { remedy: askAdministrator },
  )
}

/** UserError OUTGOING_PORT_FORBIDDEN. */
export function forbiddenPort(host: string, port: number): UserError {
  return new UserError(
    'OUTGOING_PORT_FORBIDDEN',
    `Zu ${host} darf Luna über den Port ${port} keine Verbindung aufbauen.`,
    { remedy: askAdministrator },
  )
}

/** UserError OUTGOING_HOST_UNKNOWN. */
export function unknownHost(host: string): UserError {
  return new UserError('OUTGOING_HOST_UNKNOWN', `Der Rechner ${host} ist nicht zu finden.`, {
    remedy: 'Prüfen Sie die Schreibweise und ob Luna den Namensdienst (DNS) erreicht.',
  })
}

/** UserError OUTGOING_URL_INVALID. */
export function invalidUrl(reason: string): UserError {
  return new UserError('OUTGOING_URL_INVALID', `Die Adresse ist so nicht erlaubt: ${reason}`, {
    remedy: 'Geben Sie eine Adresse wie https://api.example.org/preise an.',
  })
}

/** UserError OUTGOING_REDIRECT_REFUSED. */
export function refusedRedirect(host: string, reason: string): UserError {
  return new UserError(
    'OUTGOING_REDIRECT_REFUSED',
    `${host} leitet weiter, aber Luna folgt nicht: ${reason}`,
    { remedy: 'Geben Sie die endgültige Adresse an.' },
  )
}

/** UserError OUTGOING_TIMEOUT. */
export function tooSlow(host: string, withinMs: number): UserError {
  const seconds = (withinMs / 1000).toLocaleString('de-DE')
  return new UserError(
    'OUTGOING_TIMEOUT',
    `${host} hat nicht innerhalb von ${seconds} Sekunden vollständig geantwortet.`,
    { remedy: 'Versuchen Sie es später erneut.' },
  )
}

/** UserError OUTGOING_TOO_LARGE. */
export function tooLarge(host: string, maxBytes: number): UserError {
  const megabytes = (maxBytes / 1024 / 1024).toLocaleString('de-DE', { maximumFractionDigits: 1 })
  return new UserError(
    'OUTGOING_TOO_LARGE',
    `Die Antwort von ${host} ist größer als die erlaubten ${megabytes} MB.`,
    { remedy: 'Fragen Sie einen kürzeren Zeitraum ab.' },
  )
}

/** UserError OUTGOING_UNREACHABLE. */
export function unreachable(host: string, cause: string): UserError {
  return new UserError(
    'OUTGOING_UNREACHABLE',
    `Mit ${host} kommt keine Verbindung zustande: ${cause}`,
    { remedy: 'Prüfen Sie Adresse, Netz und Firewall.' },
  )
}

/** UserError OUTGOING_INTERRUPTED. */
export function interrupted(host: string): UserError {
  return new UserError(
    'OUTGOING_INTERRUPTED',
    `Die Antwort von ${host} ist mitten in der Übertragung abgebrochen.`,
    { remedy: 'Versuchen Sie es später erneut.' },
  )
}
