import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '#platform/config.ts'

/** What `npm start` says when Luna is ready. */
export function greeting(config: Config, seconds: number): string {
  const address = config.api.publicUrl ?? `http://localhost:${config.api.port}`
  const explorer = config.mode === 'production' ? [] : [`Explorer:   ${address}/graphql`]
  return [
    '',
    `Luna ist bereit (nach ${seconds.toLocaleString('de-DE', { maximumFractionDigits: 1 })} s).`,
    '',
    `Öffnen:     ${address}`,
    ...explorer,
    `Module:     ${engines(config)}`,
    `Daten:      ${config.dataDir}`,
    ...login(config),
    'Beenden:    Strg+C',
    '',
    '',
  ].join('\n')
}

function engines(config: Config): string {
  return [
    `Datenbank ${config.database.url ? 'PostgreSQL (DATABASE_URL)' : 'eingebettet'}`,
    `Dateien ${config.objects.engine === 's3' ? 'S3' : 'Ordner'}`,
    `Suche ${config.vectors.engine === 'qdrant' ? 'Qdrant' : 'eingebettet'}`,
    `Sprachmodell ${config.models.ollamaUrl ? 'Ollama' : 'keines (Antworten aus Zitaten)'}`,
    `Texterkennung ${config.extraction.tikaUrl ? 'Tika' : 'eingebaut'}`,
  ].join(' · ')
}

function login(config: Config): string[] {
  const file = join(config.dataDir, 'erste-anmeldung.txt')
  if (!existsSync(file)) return ['Anmeldung:  mit Ihrem Namen und Passwort']
  const people = readFileSync(file, 'utf8').trimEnd().split('\n')
  return [
    'Anmeldung:  Name und erstes Passwort',
    ...people.map(line => `          ${line}`),
    '            Ändern Sie die Passwörter unter „Konto“ und löschen Sie dann',
    `            ${file}.`,
  ]
}
