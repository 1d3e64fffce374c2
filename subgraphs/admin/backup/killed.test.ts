import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { connectDatabase, type Database } from '#platform/database/database.ts'
import { checkArchive } from './archive/check-archive.ts'
import { readPending } from './restore/pending-restore.ts'
import { discardPrepared } from './restore/restore.job.ts'
import { createUser, openBackupWorld, type BackupWorld } from './testing/backup-world.ts'

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const flags = [
  ...['--experimental-transform-types', '--disable-warning=ExperimentalWarning'],
  ...['--import', source('./testing/resolve-sources.ts')],
]
let world: BackupWorld

beforeEach(async () => {
  world = await openBackupWorld()
})
afterEach(() => world.close())

function launch(id: string, stop: string, restored?: string): ChildProcess {
  const script = [source('./testing/backup-process.ts'), world.database.url, world.dataDir]
  const args = [...script, id, stop, ...(restored === undefined ? [] : [restored])]
  return spawn(process.execPath, [...flags, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
}

async function says(child: ChildProcess, word: string): Promise<void> {
  let text = ''
  for await (const part of child.stdout ?? []) {
    text += String(part)
    if (text.includes(word)) return
  }
  throw new Error(`the process ended without saying ${word}`)
}

const steps = ['Sichert die Datenbank', 'Sichert die Dateien', 'Liest die Sicherung zur Probe']

describe('a worker that is killed while it makes a backup', { timeout: 60_000 }, () => {
  it.each(steps)(
    'leaves no half archive in the list, and the job taken up again makes it: %s',
    async stop => {
      const content = Readable.from([randomBytes(3_000_000)])
      await world.needs.objects.put('documents', 'a', content, {
        contentType: 'text/plain',
        maxBytes: 1e7,
      })
      const id = randomUUID()
      const first = launch(id, stop)
      await says(first, 'reached')
      const gone = once(first, 'exit')
      first.kill('SIGKILL')
      await gone
      const left = await world.shelf.list()
      expect(left).toHaveLength(stop === steps[2] ? 1 : 0)

      await says(launch(id, ''), 'done')

      const [backup, ...others] = await world.shelf.list()
      expect(others).toEqual([])
      expect(backup?.summary?.verifiedAt).toBeInstanceOf(Date)
      const manifest = await checkArchive(await world.shelf.open(backup?.name ?? ''), { keys: [] })
      expect(manifest.objects).toHaveLength(1)
      expect(readdirSync(world.backupFolder).filter(name => name.endsWith('.partial'))).toEqual([])
    },
  )
})

describe('a worker that is killed while it restores', { timeout: 90_000 }, () => {
  const restoreSteps = ['Stellt die Daten wieder her', 'Vergleicht jede Tabelle mit der Sicherung']

  it.each(restoreSteps)(
    'leaves the data as they are, and the job taken up again prepares all: %s',
    async stop => {
      await createUser(world.database, 'damals')
      const { targetId = '' } = await world.run('BACKUP', { trigger: 'MANUAL' })
      await createUser(world.database, 'spaeter')
      const id = randomUUID()
      const first = launch(id, stop, targetId)
      await says(first, 'reached')
      const gone = once(first, 'exit')
      first.kill('SIGKILL')
      await gone
      expect(await readPending(world.dataDir)).toBeUndefined()

      await says(launch(id, '', targetId), 'done')

      const names = async (database: Database) =>
        (await database.prisma.user.findMany()).map(({ name }) => name).sort()
      expect(await names(world.database)).toEqual(['damals', 'spaeter'])
      const pending = await readPending(world.dataDir)
      const restored = connectDatabase(
        world.database.url.replace(/[^/]+$/, pending?.database ?? ''),
        { poolSize: 1 },
      )
      expect(await names(restored)).toEqual(['damals'])
      await restored.close()
      const { rows } = await world.database.pool.query(
        "SELECT FROM pg_database WHERE starts_with(datname, current_database() || '_restored_')",
      )
      expect(rows).toHaveLength(1)
      await discardPrepared(world.needs)
    },
  )
})
