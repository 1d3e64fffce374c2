import { spawn, type ChildProcess } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { vi } from 'vitest'
import { childEnvironment } from '#platform/config.ts'
import { projectRoot } from '#platform/project-root.ts'
import { freePorts } from '#platform/testing/free-port.ts'

const startWithinMs = 180_000
const variables = [
  'API_PORT',
  'KNOWLEDGE_PORT',
  'TIMESERIES_PORT',
  'SIMULATION_PORT',
  'ADMIN_PORT',
  'WORKER_PORT',
  'PG_PORT',
]

export type Launched = {
  process: ChildProcess
  output: () => string
  ended: Promise<number | null>
}
export type Setting = {
  dataDir: string
  ports: Record<string, string>
  /** Further settings, as in `.env`. */
  more?: Record<string, string>
}

/** A free port for each variable. */
export async function freeVariables(): Promise<Record<string, string>> {
  const ports = await freePorts(variables.length)
  return Object.fromEntries(variables.map((name, i) => [name, String(ports[i])]))
}

/** Starts Luna as `npm start` does, from the built output. */
export function launch({ dataDir, ports, more = {} }: Setting): Launched {
  const child = spawn(process.execPath, [join(projectRoot, 'dist', 'scripts', 'supervisor.js')], {
    cwd: projectRoot,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: childEnvironment({
      NODE_ENV: 'development',
      LOG_LEVEL: 'warn',
      LUNA_DATA_DIR: dataDir,
      ...ports,
      ...more,
    }),
  })
  let text = ''
  const listen = (chunk: Buffer) => (text += chunk.toString('utf8'))
  child.stdout?.on('data', listen)
  child.stderr?.on('data', listen)
  const ended = new Promise<number | null>(resolve => child.once('exit', resolve))
  return { process: child, output: () => text, ended }
}

export async function launchAndWait(setting: Setting): Promise<Launched> {
  const luna = launch(setting)
  const isUp = () => luna.output().includes('Luna ist bereit')
  await vi.waitUntil(() => isUp() || luna.process.exitCode !== null, { timeout: startWithinMs })
  if (!isUp()) throw new Error(`Luna does not start: ${luna.output()}`)
  return luna
}

/** Processes whose command line or environment names the data folder of the test. */
export function processesOf(dataDir: string): { pid: number; command: string }[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap(name => {
      try {
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ')
        const environment = readFileSync(`/proc/${name}/environ`, 'utf8')
        const ours = command.includes(dataDir) || environment.includes(dataDir)
        return ours ? [{ pid: Number(name), command }] : []
      } catch {
        // It ended while we looked.
        return []
      }
    })
}

export async function readiness({ ports }: Setting): Promise<number> {
  const url = `http://127.0.0.1:${ports['API_PORT'] ?? ''}/health/ready`
  return fetch(url).then(
    ({ status }) => status,
    () => 0,
  )
}
