import type { ComponentState } from '../../graphql/graphql.ts'

const states: Record<ComponentState, string> = {
  UP: 'in Ordnung',
  DEGRADED: 'eingeschränkt',
  DOWN: 'ausgefallen',
}

export const texts = {
  title: 'System',
  loading: 'Systemzustand wird geladen',
  states,
  allUp: 'Alle Dienste laufen.',
  someWrong: (count: number) =>
    count === 1
      ? '1 Dienst läuft nicht wie vorgesehen.'
      : `${count} Dienste laufen nicht wie vorgesehen.`,
  details: 'Alle Dienste',
} as const
