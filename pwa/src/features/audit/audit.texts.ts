/** The mutations in the words of the interface; one that is not listed appears under its own name. */
const actions: Record<string, string> = {
  createUpload: 'Datei angekündigt',
  createUser: 'Benutzer angelegt',
  changePassword: 'Passwort geändert',
  startImport: 'Import gestartet',
  requestExport: 'Export angefordert',
  createMeter: 'Zähler angelegt',
  startSimulation: 'Simulation gestartet',
  stopSimulation: 'Simulation angehalten',
  ingestDocument: 'Aufnahme eines Dokuments gestartet',
  deleteItem: 'Dokument gelöscht',
}

export const texts = {
  actions,
  refused: (code: string) => `Nicht ausgeführt: ${code}`,
  title: 'Protokoll',
  hint: 'Wer wann was geändert hat',
  subtitle:
    'Jede Änderung mit Person und Zeitpunkt. Die Einträge sind verkettet und lassen sich nicht unbemerkt ändern.',
  loading: 'Protokoll wird geladen',
  emptyTitle: 'Noch keine Einträge',
  time: 'Zeitpunkt',
  target: 'Betrifft',
  details: 'Einzelheiten',
  hash: 'Prüfsumme',
  more: 'Ältere Einträge laden',
  none: '–',
} as const
