import { UserError } from '#platform/errors.ts'
import { portOf, checkUrl } from '#platform/net/check-url.ts'
import { isAllowed } from '#platform/net/allow-list.ts'
import { checkAddress } from '#platform/net/check-address.ts'
import type { OutgoingPolicy } from '#platform/net/outgoing-policy.ts'
import type { MeterStore } from '../meter/meter.store.ts'
import { takesNoReadings } from '../meter/takes-no-readings.ts'
import type { ProviderId } from './provider.ts'
import { providers } from './registry.ts'
import { otherInterval, unknownMeter } from './store-series.ts'

const sourceStepSeconds = 900

/**
 * Settings as a form sends them, checked field by field; what was left out has its default. UserError
 * CONNECTOR_SETTING_UNKNOWN, CONNECTOR_SETTING_INVALID with the field's German name as place, METER_UNKNOWN,
 * METER_IS_VIRTUAL, CONNECTOR_INTERVAL, OUTGOING_….
 */
export async function checkSettings(
  provider: ProviderId,
  given: Record<string, string>,
  use: { meters: MeterStore; policy: OutgoingPolicy },
): Promise<Record<string, unknown> | UserError> {
  const settings = parseSettings(provider, given)
  if (settings instanceof UserError) return settings
  return (
    (await wrongMeter(provider, settings, use.meters)) ??
    (await wrongAddress(provider, settings, use.policy)) ??
    settings
  )
}

function parseSettings(
  provider: ProviderId,
  given: Record<string, string>,
): Record<string, unknown> | UserError {
  const { fields, settingsSchema, name } = providers[provider]
  const foreign = Object.keys(given).find(key => !fields.some(field => field.name === key))
  if (foreign !== undefined) {
    return new UserError(
      'CONNECTOR_SETTING_UNKNOWN',
      `${name} kennt keine Einstellung „${foreign.slice(0, 40)}“.`,
      { remedy: `Möglich sind: ${fields.map(field => field.name).join(', ')}.` },
    )
  }
  const parsed = settingsSchema.safeParse(given)
  if (parsed.success) return { ...(parsed.data as Record<string, unknown>) }
  const [issue] = parsed.error.issues
  const place = labelOf(provider, String(issue?.path[0] ?? ''))
  return new UserError(
    'CONNECTOR_SETTING_INVALID',
    issue?.message ?? 'Eine Einstellung ist falsch.',
    { place, remedy: `Berichtigen Sie „${place}“.` },
  )
}

function labelOf(provider: ProviderId, name: string): string {
  return providers[provider].fields.find(field => field.name === name)?.label ?? name
}

async function wrongMeter(
  provider: ProviderId,
  settings: Record<string, unknown>,
  meters: MeterStore,
): Promise<UserError | undefined> {
  for (const { name, label } of providers[provider].fields.filter(({ kind }) => kind === 'METER')) {
    const id = settings[name]
    if (typeof id !== 'string') continue
    const meter = await meters.byId(id)
    if (!meter) return unknownMeter(label)
    const isVirtual = takesNoReadings(meter)
    if (isVirtual) return isVirtual
    if (meter.intervalSeconds !== sourceStepSeconds) return otherInterval(meter.name, label)
  }
  return undefined
}

/** Said when it is set up, and checked again with every connection. */
async function wrongAddress(
  provider: ProviderId,
  settings: Record<string, unknown>,
  policy: OutgoingPolicy,
): Promise<UserError | undefined> {
  const { baseUrl } = settings
  const home = providers[provider].fields.find(({ name }) => name === 'baseUrl')?.fallback
  if (typeof baseUrl !== 'string' || baseUrl === home) return undefined
  const url = checkUrl(baseUrl)
  if (url instanceof UserError) return url
  const checked = await checkAddress(url.hostname, portOf(url), { purpose: 'web', policy })
  return checked instanceof UserError ? checked : undefined
}

/**
 * A secret travels encrypted, or to a host that the administrator has named in OUTGOING_ALLOW. UserError
 * CONNECTOR_NOT_ENCRYPTED, OUTGOING_….
 */
export async function wrongProtocol(
  settings: Record<string, unknown>,
  hasSecret: boolean,
  policy: OutgoingPolicy,
): Promise<UserError | undefined> {
  const { baseUrl } = settings
  const url = typeof baseUrl === 'string' ? URL.parse(baseUrl) : null
  if (!hasSecret || url?.protocol !== 'http:') return undefined
  const port = portOf(url)
  const checked = await checkAddress(url.hostname, port, { purpose: 'web', policy })
  if (checked instanceof UserError) return checked
  const { host, addresses } = checked
  if (addresses.every(address => isAllowed(policy.allow, { host, address, port }))) return undefined
  return new UserError(
    'CONNECTOR_NOT_ENCRYPTED',
    `Der Zugangsschlüssel würde unverschlüsselt an „${host}“ gesendet.`,
    {
      place: 'Adresse der Schnittstelle',
      remedy:
        'Verwenden Sie eine Adresse mit https, oder lassen Sie den Rechner in OUTGOING_ALLOW eintragen.',
    },
  )
}

/** Where the provider's token goes: a token that was given for one address must not reach another. */
export function originOf(settings: Record<string, unknown>): string {
  const { baseUrl } = settings
  return typeof baseUrl === 'string' ? (URL.parse(baseUrl)?.origin ?? '') : ''
}
