import { UserError } from '#platform/errors.ts'
import type { Sealer } from '#platform/identity/sealer.ts'
import type { Connector } from './connector.ts'
import type { ConnectorStore } from './connector.store.ts'
import { providers } from './registry.ts'

/** UserError CONNECTOR_SECRET_LOST, CONNECTOR_SECRET_MISSING. */
export async function openSecret(
  { connectors, sealer }: { connectors: ConnectorStore; sealer: Sealer },
  { id, provider }: Pick<Connector, 'id' | 'provider'>,
): Promise<string | undefined | UserError> {
  const sealed = await connectors.sealedSecret(id)
  if (sealed === null) {
    return providers[provider].secret?.required ? secretMissing(provider) : undefined
  }
  return sealer.open(sealed, id) ?? secretLost()
}

/** UserError CONNECTOR_SECRET_MISSING. */
export function secretMissing(provider: Connector['provider']): UserError {
  const { name, secret } = providers[provider]
  const label = secret?.label ?? 'Zugangsschlüssel'
  return new UserError('CONNECTOR_SECRET_MISSING', `${name} verlangt einen ${label}.`, {
    place: label,
    remedy: 'Tragen Sie ihn in den Einstellungen der Datenquelle ein.',
  })
}

function secretLost(): UserError {
  return new UserError(
    'CONNECTOR_SECRET_LOST',
    'Der Zugangsschlüssel ist mit dem Schlüssel dieser Installation nicht lesbar.',
    { remedy: 'Tragen Sie ihn in den Einstellungen der Datenquelle neu ein.' },
  )
}
