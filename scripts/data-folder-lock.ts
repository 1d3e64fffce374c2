import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StartupError } from '#platform/errors.ts'

/** One Luna per data folder. A lock whose owner was killed is taken over. Answers how to unlock. */
export function lockDataFolder(dataDir: string): () => void {
  const file = join(dataDir, 'luna.pid')
  try {
    write(file)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code !== 'EEXIST') {
      throw new StartupError(
        `In den Datenordner ${dataDir} lässt sich nicht schreiben: Geben Sie dem Benutzer, unter dem Luna läuft, Schreibrechte, oder setzen Sie LUNA_DATA_DIR.`,
      )
    }
    const owner = Number(readFileSync(file, 'utf8'))
    if (isSupervisor(owner)) {
      throw new StartupError(
        `Luna läuft mit diesem Datenordner schon (Prozess ${owner}): Beenden Sie sie dort mit Strg+C, oder setzen Sie LUNA_DATA_DIR und die Ports in .env.`,
      )
    }
    rmSync(file, { force: true })
    write(file)
  }
  return () => rmSync(file, { force: true })
}

function write(file: string): void {
  writeFileSync(file, String(process.pid), { flag: 'wx', mode: 0o600 })
}

const ours = /supervisor|scripts\/restore/

/** The pid may belong to another program by now; where the system tells, its command line decides. */
function isSupervisor(pid: number): boolean {
  // A power cut can leave the file without a number; 0 would be everybody.
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  const commandLine = `/proc/${pid}/cmdline`
  return (
    pid !== process.pid &&
    (!existsSync(commandLine) || ours.test(readFileSync(commandLine, 'utf8')))
  )
}
