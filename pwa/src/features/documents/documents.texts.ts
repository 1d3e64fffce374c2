import type { Confidentiality, ItemKind } from '../../graphql/graphql.ts'
import { formatNumber } from '../../lib/format.ts'

const kinds: Record<ItemKind, string> = {
  DOCUMENT: 'Dokument',
  REGULATION: 'Vorschrift',
  ARTICLE: 'Artikel',
  NOTE: 'Notiz',
  REPORT: 'Bericht',
}

const confidentialities: Record<Confidentiality, string> = {
  PUBLIC: 'Öffentlich',
  INTERNAL: 'Intern',
  RESTRICTED: 'Vertraulich',
}

export const texts = {
  title: 'Dokumente',
  loading: 'Dokumente werden geladen',
  search: 'Dokumente durchsuchen',
  searchPlaceholder: 'Titel oder Stichwort',
  count: (count: number) => (count === 1 ? '1 Dokument' : `${formatNumber(count)} Dokumente`),
  emptyTitle: 'Noch keine Dokumente',
  emptyAdmin:
    'Laden Sie Verträge, Vorschriften oder Handbücher hoch. Luna liest sie und antwortet daraus.',
  emptyViewer: 'Sobald die Administration Dokumente hochgeladen hat, sehen Sie sie hier.',
  nothingFound: 'Nichts gefunden',
  nothingFoundHint: 'Versuchen Sie ein anderes oder ein kürzeres Wort.',
  more: 'Weitere Dokumente laden',
  kinds,
  confidentialities,
  sections: (count: number) => (count === 1 ? '1 Abschnitt' : `${formatNumber(count)} Abschnitte`),
  pages: (count: number) => (count === 1 ? '1 Seite' : `${formatNumber(count)} Seiten`),
  added: (date: string) => `aufgenommen am ${date}`,

  upload: 'Dokumente hochladen',
  uploadTitle: 'Dokumente hochladen',
  close: 'Schließen',
  drop: 'Dateien auswählen oder hierher ziehen',
  dropHint:
    'PDF, Word, Excel, PowerPoint, OpenDocument, E-Mail, Markdown, Text, HTML oder CSV; auch mehrere auf einmal',
  kind: 'Art',
  confidentiality: 'Vertraulichkeit',
  tags: 'Schlagwörter',
  tagsHint: 'Durch Komma getrennt, zum Beispiel: Vertrag, Netzanschluss',
  forAll: 'Gilt für alle Dateien, die Sie jetzt auswählen.',
  files: 'Hochgeladene Dateien',
  sending: 'wird hochgeladen',
  reading: 'wird gelesen',
  ready: 'Fertig',
  openDocument: 'Öffnen',
  takeAnyway: 'Trotzdem aufnehmen',

  quarantine: 'In Quarantäne',
  quarantineHint:
    'Diese Dokumente enthalten verdächtige Stellen. Luna findet sie erst, wenn Sie sie freigeben.',
  release: 'Freigeben',
  reject: 'Ablehnen',
  rejectQuestion: 'Die Datei wird gelöscht und lässt sich nicht wiederherstellen.',
  rejectConfirm: 'Ablehnen und löschen',
  released: (title: string) => `„${title}“ ist freigegeben und aufgenommen.`,
  suspicions: (count: number) =>
    count === 1 ? '1 verdächtige Stelle' : `${formatNumber(count)} verdächtige Stellen`,

  back: 'Alle Dokumente',
  notFoundTitle: 'Dieses Dokument gibt es nicht',
  notFound: 'Vielleicht wurde es gelöscht, oder Sie haben keinen Zugriff darauf.',
  download: 'Original herunterladen',
  textLoading: 'Text wird geladen',
  textTitle: 'Text',
  noText: 'Das Dokument enthält keinen Text.',
  page: (page: number) => `Seite ${page}`,
  cited: 'Zitierte Stelle',
  citedMissing: 'Die zitierte Stelle gibt es in diesem Dokument nicht mehr.',
  citedMissingHint: 'Das Dokument wurde seit der Antwort geändert. Fragen Sie Luna erneut.',
  earlierVersion: (version: number) => `Diese Stelle steht in der früheren Fassung ${version}.`,
  earlierVersionHint: (current: number) =>
    `Inzwischen gilt Fassung ${current}. Öffnen Sie das Dokument ohne die Fundstelle, um sie zu lesen.`,
  pagesWithoutText: (pages: readonly number[]) =>
    pages.length === 1
      ? `Seite ${pages.join()} enthält keinen lesbaren Text (OCR nötig).`
      : `Die Seiten ${pages.join(', ')} enthalten keinen lesbaren Text (OCR nötig).`,
  earlier: 'Frühere Abschnitte zeigen',
  later: 'Weitere Abschnitte zeigen',
  backToLuna: 'Zurück zur Antwort',

  delete: 'Löschen',
  deleteTitle: 'Dokument löschen?',
  deleteQuestion: (title: string) =>
    `„${title}“ verschwindet aus Liste, Suche und Antworten. Die Administration kann es wiederherstellen.`,
  deleteConfirm: 'Dokument löschen',
  cancel: 'Abbrechen',
} as const
