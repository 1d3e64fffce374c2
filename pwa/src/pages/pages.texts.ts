export const texts = {
  morning: 'Guten Morgen',
  day: 'Guten Tag',
  evening: 'Guten Abend',
  startTitle: 'Start',
  meters: 'Zähler',
  allMeters: 'Alle Zähler',
  administration: 'Verwaltung',
} as const
