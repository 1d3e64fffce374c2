import { z } from 'zod'
import type { Config } from '#platform/config.ts'
import type { Service } from '#platform/service.ts'
import { createVectorEngine } from '#platform/vectors/create-vector-engine.ts'
import { BackupShelf } from '../backup/keep/backup-shelf.ts'
import { BackupSettingsStore, type BackupSettings } from '../backup/settings.store.ts'
import { germanMoment } from '../backup/wording.ts'
import type { Finding, Probe } from './component.ts'
import type { ProcessDirectory } from './process-directory.ts'
import { readSearchIndex } from './search-index-state.ts'

type Needs = Pick<Service, 'config' | 'database' | 'objects'>

const details: Record<string, string> = { gateway: 'Gateway', worker: 'Hintergrunddienst' }

/** Every part of this installation; what is not configured is left out. */
export function createProbes(needs: Needs, directory: ProcessDirectory): Probe[] {
  return [
    ...processProbes(directory),
    databaseProbe(needs),
    objectsProbe(needs),
    ...vectorProbes(needs),
    ...serverProbes(needs.config),
    {
      name: 'search-index',
      title: 'Suchindex',
      detail: 'Index',
      check: () => readSearchIndex(needs),
    },
    { name: 'backups', title: 'Sicherungen', detail: 'Ablage', check: () => lookAtBackups(needs) },
  ]
}

export function processProbes(directory: ProcessDirectory): Probe[] {
  return directory.processes.map(process => {
    const detail = details[process.name] ?? 'Teildienst'
    return {
      ...{ name: process.name, title: process.title, detail },
      async check(): Promise<Finding> {
        const [report, isReady] = await Promise.all([
          directory.report(process),
          directory.isReady(process).catch(() => false),
        ])
        const { version, startedAt, lastError } = report
        const found = { version, startedAt, lastError }
        if (isReady) return found
        return { ...found, state: 'DEGRADED', detail: `${detail}: läuft, ist aber nicht bereit` }
      },
    }
  })
}

function databaseProbe({ config, database }: Needs): Probe {
  return {
    name: 'database',
    title: 'Datenbank',
    detail: config.database.url ? 'PostgreSQL' : 'PostgreSQL (eingebettet)',
    async check() {
      const { rows } = await database.pool.query<{ version: string; started: Date }>(
        `SELECT current_setting('server_version') AS version, pg_postmaster_start_time() AS started`,
      )
      const [row] = rows
      return row ? { version: row.version, startedAt: row.started } : {}
    },
  }
}

function objectsProbe({ objects }: Needs): Probe {
  return {
    name: 'objects',
    title: 'Dateiablage',
    detail: objects.engine === 's3' ? 'S3' : 'Ordner',
    async check() {
      await objects.check()
      return {}
    },
  }
}

function vectorProbes({ config, database }: Needs): Probe[] {
  const engine = createVectorEngine(config.vectors, database)
  if (config.vectors.engine === 'embedded') {
    const check = async () => {
      await database.pool.query('SELECT revision FROM vector_state')
      return {}
    }
    return [{ name: 'vectors', title: 'Suchvektoren', detail: 'in der Datenbank', check }]
  }
  const { url, apiKey } = config.vectors
  return [
    {
      ...{ name: 'vectors', title: 'Suchvektoren', detail: `Qdrant` },
      async check() {
        const root = await askServer(url, apiKey ? { 'api-key': apiKey } : {})
        const told = z.object({ version: z.string() }).safeParse(JSON.parse(root))
        await engine.collection('chunks').check()
        return { version: told.success ? told.data.version : null }
      },
    },
  ]
}

function serverProbes({ models, extraction }: Config): Probe[] {
  const { ollamaUrl } = models
  const { tikaUrl } = extraction
  const ollama = (url: string): Probe => ({
    ...{ name: 'ollama', title: 'Sprachmodelle', detail: 'Ollama' },
    async check() {
      const text = await askServer(new URL('/api/version', url))
      return { version: z.object({ version: z.string() }).parse(JSON.parse(text)).version }
    },
  })
  const tika = (url: string): Probe => ({
    ...{ name: 'tika', title: 'Texterkennung', detail: 'Apache Tika' },
    check: async () => ({ version: (await askServer(new URL('/version', url))).slice(0, 60) }),
  })
  return [...(ollamaUrl ? [ollama(ollamaUrl)] : []), ...(tikaUrl ? [tika(tikaUrl)] : [])]
}

async function askServer(url: string | URL, headers: Record<string, string> = {}) {
  const response = await fetch(url, {
    headers: { accept: 'application/json, text/plain', ...headers },
    signal: AbortSignal.timeout(2500),
    redirect: 'error',
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`status ${response.status}`)
  return text.trim()
}

/** A night and two hours: one backup is missing. */
const backupOverdueMs = 26 * 3_600_000

async function lookAtBackups({ database, objects }: Needs): Promise<Finding> {
  const settings = await new BackupSettingsStore(database).read()
  const backups = await new BackupShelf(objects).list()
  const newest = backups.find(({ summary }) => summary)?.summary
  if (!newest) return { ...missing(settings), detail: 'Es gibt noch keine Sicherung' }
  const { createdAt, verifiedAt, problem } = newest
  const made = germanMoment(createdAt, settings.timeZone)
  const verified = verifiedAt ? germanMoment(verifiedAt, settings.timeZone) : 'noch nicht'
  const detail = `Letzte Sicherung: ${made}; geprüft: ${verified}`
  if (problem) return { state: 'DEGRADED', detail: `${detail}. ${problem.message}` }
  return { ...missing(settings, createdAt), detail }
}

/** A night without a backup. */
function missing({ enabled, since }: BackupSettings, createdAt = new Date(0)): Finding {
  const last = Math.max(since.getTime(), createdAt.getTime())
  return enabled && Date.now() - last > backupOverdueMs ? { state: 'DEGRADED' } : {}
}
