import type { Role } from '../../graphql/graphql.ts'

export const roleTexts: Record<Role, { name: string; description: string }> = {
  VIEWER: { name: 'Lesen', description: 'Sieht Zähler, Preise und Dokumente und fragt Luna.' },
  OPERATOR: { name: 'Betrieb', description: 'Importiert Daten und steuert die Simulation.' },
  ADMIN: {
    name: 'Administration',
    description: 'Verwaltet Benutzer und Dokumente und liest das Protokoll.',
  },
}
