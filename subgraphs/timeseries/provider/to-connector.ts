import type { ConnectorChange, ConnectorInput } from './connector.ts'
import type { ConnectorChangeInput, ConnectorInputType, SettingInput } from './connector.type.ts'
import type { Window } from './fetch-window.ts'

export function toInput(input: ConnectorInputType): ConnectorInput {
  const { provider, name, settings, secret, intervalMinutes, enabled } = input
  return {
    ...{ provider, name, enabled },
    settings: toRecord(settings),
    secret: secret ?? undefined,
    intervalMinutes: orNull(intervalMinutes),
  }
}

export function toChange(input: ConnectorChangeInput): ConnectorChange {
  const { name, settings, secret, intervalMinutes, enabled } = input
  return {
    name: name ?? undefined,
    settings: settings ? toRecord(settings) : undefined,
    secret: secret === '' ? null : (secret ?? undefined),
    intervalMinutes: intervalMinutes === undefined ? undefined : orNull(intervalMinutes),
    enabled: enabled ?? undefined,
  }
}

/** Either end alone means nothing; an empty range is refused later. */
export function toRange(
  from: Date | null | undefined,
  to: Date | null | undefined,
): Window | undefined {
  if (!from && !to) return undefined
  return { from: from ?? new Date(0), to: to ?? new Date(0) }
}

/** Numbers and texts as a form shows them. */
export function settingValues(
  settings: Record<string, unknown>,
): { name: string; value: string }[] {
  return Object.entries(settings).flatMap(([name, value]) =>
    typeof value === 'string' || typeof value === 'number' ? { name, value: String(value) } : [],
  )
}

function toRecord(settings: SettingInput[]): Record<string, string> {
  return Object.fromEntries(settings.map(({ name, value }) => [name, value]))
}

/** 0 stands for the provider's own rhythm. */
function orNull(minutes: number | null | undefined): number | null {
  return minutes === 0 ? null : (minutes ?? null)
}
