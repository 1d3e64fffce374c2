export const texts = {
  skip: 'Zum Inhalt springen',
  navigation: 'Hauptnavigation',
  account: 'Konto',
  start: 'Start',
  meters: 'Zähler',
  prices: 'Preise',
  luna: 'Luna',
  documents: 'Dokumente',
  users: 'Benutzer',
  audit: 'Protokoll',
  administration: 'Verwaltung',
  menu: 'Konto und Verwaltung',
  signOut: 'Abmelden',
  loading: 'Seite wird geladen',

  offline: 'Offline: Der Server ist nicht erreichbar.',
  offlineSince: (time: string) => `Stand: ${time}. Luna verbindet sich von selbst wieder.`,
  offlineNever: 'Luna verbindet sich von selbst wieder.',
  offlineTitle: 'Offline',
  offlineHint:
    'Luna ist geladen, aber der Server ist nicht erreichbar. Sobald die Verbindung wieder da ist, geht es hier weiter.',
  retry: 'Erneut versuchen',
  back: 'Der Server ist wieder erreichbar.',

  update: 'Neue Version verfügbar',
  updateNow: 'Jetzt aktualisieren',
  updateLater: 'Später',

  crashTitle: 'Da ist etwas schiefgegangen',
  crashHint: 'Laden Sie die Seite neu. Ihre gespeicherten Daten sind davon nicht betroffen.',
  reload: 'Neu laden',

  notFoundTitle: 'Diese Seite gibt es nicht',
  notFoundHint: 'Die Adresse ist unvollständig oder veraltet.',
  toStart: 'Zur Startseite',

  forbiddenTitle: 'Kein Zugriff',
  forbiddenHint: 'Diese Seite ist der Administration vorbehalten.',
} as const
