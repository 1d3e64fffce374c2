export const problemTexts = {
  offline: {
    message: 'Der Server ist gerade nicht erreichbar.',
    remedy: 'Prüfen Sie die Verbindung. Luna versucht es von selbst wieder.',
  },
  'signed-out': {
    message: 'Ihre Anmeldung ist abgelaufen.',
    remedy: 'Bitte melden Sie sich erneut an.',
  },
  forbidden: {
    message: 'Dafür reicht Ihre Berechtigung nicht aus.',
    remedy: 'Wenn Sie den Zugriff brauchen, wenden Sie sich an die Administration.',
  },
  busy: {
    message: 'Im Moment kommen zu viele Anfragen an.',
    remedy: 'Warten Sie einen Augenblick und versuchen Sie es dann erneut.',
  },
  server: {
    message: 'Das hat leider nicht geklappt.',
    remedy: 'Versuchen Sie es erneut. Bleibt der Fehler, wenden Sie sich an die Administration.',
  },
  retry: 'Erneut versuchen',
} as const
