import type { z } from 'zod'
import { UserError } from '#platform/errors.ts'
import { mostBundleBytes } from './bundle.ts'
import type { PrivateFinding } from './private-data.ts'

export const bundleErrors = {
  uploadMissing: new UserError('UPLOAD_NOT_FOUND', 'Die hochgeladene Datei wurde nicht gefunden.', {
    place: 'uploadId',
    remedy: 'Laden Sie die Datei vollständig hoch und versuchen Sie es noch einmal.',
  }),
  tooLarge: new UserError(
    'BUNDLE_TOO_LARGE',
    `Das Bündel ist größer als ${mostBundleBytes / 1024 / 1024} MB.`,
    { remedy: 'Teilen Sie es auf mehrere Dateien auf.' },
  ),
  notJson: new UserError('BUNDLE_NOT_JSON', 'Die Datei ist kein gültiges JSON in UTF-8.', {
    remedy: 'Lassen Sie sich das Bündel vom Herausgeber noch einmal geben.',
  }),
  signature: new UserError(
    'BUNDLE_SIGNATURE_INVALID',
    'Die Signatur des Bündels passt nicht zum hinterlegten Schlüssel oder das Bündel wurde verändert.',
    {
      place: 'signature',
      remedy: 'Lassen Sie sich das Bündel vom Herausgeber noch einmal geben.',
    },
  ),
} as const

export function bundleInvalid({ issues }: z.ZodError): UserError {
  const [first] = issues
  const place = (first?.path ?? []).map(part =>
    typeof part === 'number' ? part + 1 : String(part),
  )
  const more = issues.length > 1 ? ` Insgesamt sind es ${issues.length} Abweichungen.` : ''
  return new UserError(
    'BUNDLE_INVALID',
    `Die Datei entspricht nicht dem Format „luna-global-knowledge“, Version 1.${more}`,
    {
      place: place.join(' › ') || 'Anfang der Datei',
      remedy:
        'Jeder Baustein braucht key, version, title, body, source und licence; weitere Felder außer tags sind nicht erlaubt.',
    },
  )
}

export function blockPrivate(title: string, findings: PrivateFinding[]): UserError {
  const list = findings.map(({ what, excerpt }) => `${what} („${excerpt}“)`).join(', ')
  return new UserError(
    'BLOCK_PRIVATE_DATA',
    `Der Baustein „${title}“ enthält, was nach persönlichen Daten oder Messdaten aussieht: ${list}.`,
    {
      place: title,
      remedy: 'Entfernen Sie die Stelle aus dem Baustein und importieren Sie ihn erneut.',
    },
  )
}

export const blockNotThere = new UserError(
  'BLOCK_NOT_FOUND',
  'Diesen Baustein gibt es nicht, oder er ist schon so entschieden oder überholt.',
  { remedy: 'Laden Sie die Liste der Bausteine neu.' },
)
