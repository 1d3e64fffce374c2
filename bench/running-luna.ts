import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { childEnvironment } from '#platform/config.ts'
import { projectRoot } from '#platform/project-root.ts'
import { freePorts } from '#platform/testing/free-port.ts'

const variables = [
  'API_PORT',
  'KNOWLEDGE_PORT',
  'TIMESERIES_PORT',
  'SIMULATION_PORT',
  'ADMIN_PORT',
  'WORKER_PORT',
  'PG_PORT',
] as const
const startWithinMs = 120_000

export type RunningLuna = {
  dataDir: string
  url: string
  ports: Record<(typeof variables)[number], number>
}

/** The whole product on a data folder of its own, as `npm start` runs it from dist; ended afterwards. */
export async function withLuna(
  environment: Record<string, string>,
  work: (luna: RunningLuna) => Promise<void>,
): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'luna-live-'))
  const free = await freePorts(variables.length)
  const ports = Object.fromEntries(
    variables.map((name, i) => [name, free[i] ?? 0]),
  ) as RunningLuna['ports']
  const settings = Object.fromEntries(
    Object.entries(ports).map(([name, port]) => [name, String(port)]),
  )
  const supervisor = spawn(
    process.execPath,
    [join(projectRoot, 'dist', 'scripts', 'supervisor.js')],
    {
      cwd: projectRoot,
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      env: childEnvironment({
        ...{ NODE_ENV: 'development', LOG_LEVEL: 'warn', DEMO_DATA: 'off', LUNA_DATA_DIR: dataDir },
        ...settings,
        ...environment,
      }),
    },
  )
  try {
    await ready(supervisor)
    await work({ dataDir, ports, url: `http://127.0.0.1:${ports.API_PORT}` })
  } finally {
    await ended(supervisor)
    rmSync(dataDir, { recursive: true, force: true })
  }
}

async function ready(supervisor: ChildProcess): Promise<void> {
  let output = ''
  supervisor.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')))
  const deadline = Date.now() + startWithinMs
  while (!output.includes('Luna ist bereit')) {
    if (supervisor.exitCode !== null || Date.now() > deadline) {
      throw new Error(`Luna does not start: ${output}`)
    }
    await pause(100)
  }
}

async function ended(supervisor: ChildProcess): Promise<void> {
  if (supervisor.exitCode !== null) return
  const exit = new Promise(resolve => supervisor.once('exit', resolve))
  supervisor.kill('SIGTERM')
  await exit
}
