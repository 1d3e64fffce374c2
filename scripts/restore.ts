import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { loadConfig } from '#platform/config.ts'
import { StartupError } from '#platform/errors.ts'
import { ArchiveRefused } from '../subgraphs/admin/backup/archive/refusals.ts'
import { restoreStopped } from '../subgraphs/admin/backup/restore/restore-stopped.ts'
import { lockDataFolder } from './data-folder-lock.ts'

const usage =
  'Aufruf: npm run restore -- <Sicherung> [--key=<Datei mit dem Schlüssel>]\nDie Sicherung ist eine Datei oder der Name einer Sicherung im Ordner der Sicherungen.'

/** `npm run restore`: restores a backup while Luna is stopped, also on a new machine. */
async function main(): Promise<void> {
  const { archive, key } = parse(process.argv.slice(2))
  const config = loadConfig()
  mkdirSync(config.dataDir, { recursive: true })
  const unlock = lockDataFolder(config.dataDir)
  const stopping = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () =>
      stopping.abort(new StartupError('Abgebrochen; es ist nichts verändert.')),
    )
  }
  let shown = ''
  const say = (text: string) => {
    if (text !== shown) process.stdout.write(`${text}\n`)
    shown = text
  }
  try {
    process.stdout.write(
      `${await restoreStopped({ config, archive, key, say, signal: stopping.signal })}\n`,
    )
  } finally {
    unlock()
  }
}

function parse(args: string[]): { archive: string; key: string | undefined } {
  const archive = args.find(arg => !arg.startsWith('--'))
  const keyFile = args.find(arg => arg.startsWith('--key='))?.slice('--key='.length)
  if (archive === undefined) throw new StartupError(usage)
  return { archive, key: keyFile === undefined ? undefined : readKey(keyFile) }
}

function readKey(file: string): string {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
  const key = /AGE-SECRET-KEY-1[0-9A-Z]+/.exec(text.toUpperCase())?.[0]
  if (key === undefined)
    throw new StartupError(
      `In der Datei ${file} steht kein Schlüssel, der mit AGE-SECRET-KEY-1 beginnt.`,
    )
  return key
}

function sentenceFor(error: unknown): string {
  if (error instanceof ArchiveRefused) {
    return [error.userError.message, error.userError.remedy ?? ''].join(' ').trim()
  }
  const reason = error instanceof Error ? error.message : String(error)
  return error instanceof StartupError
    ? reason
    : `Die Wiederherstellung ist gescheitert, die bisherigen Daten sind unverändert: ${reason}`
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`\n${sentenceFor(error)}\n`)
    process.exit(1)
  },
)
