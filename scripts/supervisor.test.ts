import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { childEnvironment } from '#platform/config.ts'
import { projectRoot } from '#platform/project-root.ts'

// The real thing as `npm start` runs it, from the built output, in a folder and on ports of its own.
const startWithinMs = 60_000
const variables = [
  'API_PORT',
  'KNOWLEDGE_PORT',
  'TIMESERIES_PORT',
  'SIMULATION_PORT',
  'ADMIN_PORT',
  'WORKER_PORT',
  'PG_PORT',
]

type Luna = { process: ChildProcess; output: () => string; ended: Promise<number | null> }

let dataDir: string
let ports: Record<string, string>
let started: Luna[]
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'luna-supervisor-'))
  ports = await freePorts()
  started = []
})
afterEach(async () => {
  for (const luna of started) {
    luna.process.kill('SIGTERM')
    await luna.ended
  }
  rmSync(dataDir, { recursive: true, force: true })
})

async function freePorts(): Promise<Record<string, string>> {
  const servers = await Promise.all(
    variables.map(async () => {
      const server = createServer()
      await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
      return server
    }),
  )
  const found = servers.map(server => String((server.address() as AddressInfo).port))
  await Promise.all(servers.map(server => new Promise(resolve => server.close(resolve))))
  return Object.fromEntries(variables.map((name, i) => [name, found[i] ?? '']))
}

function launch(settings: Record<string, string> = {}): Luna {
  const child = spawn(process.execPath, [join(projectRoot, 'dist', 'scripts', 'supervisor.js')], {
    cwd: projectRoot,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: childEnvironment({
      NODE_ENV: 'development',
      LOG_LEVEL: 'warn',
      LUNA_DATA_DIR: dataDir,
      ...ports,
      ...settings,
    }),
  })
  let text = ''
  const listen = (chunk: Buffer) => (text += chunk.toString('utf8'))
  child.stdout?.on('data', listen)
  child.stderr?.on('data', listen)
  const ended = new Promise<number | null>(resolve => child.once('exit', resolve))
  const luna = { process: child, output: () => text, ended }
  started.push(luna)
  return luna
}

async function launchAndWait(): Promise<Luna> {
  const luna = launch()
  await expect.poll(luna.output, { timeout: startWithinMs }).toContain('Luna ist bereit')
  return luna
}

/** Processes whose command line or environment names the data folder of this test. */
function processesOf(folder: string): { pid: number; command: string }[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap(name => {
      try {
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ')
        const environment = readFileSync(`/proc/${name}/environ`, 'utf8')
        const ours = command.includes(folder) || environment.includes(folder)
        return ours ? [{ pid: Number(name), command }] : []
      } catch {
        return []
      }
    })
}

const isReady = async (): Promise<number> => {
  const url = `http://127.0.0.1:${ports['API_PORT'] ?? ''}/health/ready`
  return fetch(url).then(
    ({ status }) => status,
    () => 0,
  )
}

// A start on a busy machine with a cold compile cache takes its time; each test does one to three.
describe.runIf(existsSync('/proc'))('npm start', { timeout: 180_000 }, () => {
  it('says in German where to open Luna and how to log in, and ends cleanly with its children', async () => {
    const luna = await launchAndWait()

    expect(luna.output()).toMatch(/Öffnen:\s+http:\/\/localhost:\d+/)
    expect(luna.output()).toMatch(/admin\s+\w{5}-\w{5}-\w{5}-\w{5}/)
    expect(await isReady()).toBe(200)

    luna.process.kill('SIGTERM')
    expect(await luna.ended).toBe(0)
    expect(processesOf(dataDir)).toEqual([])
  })

  it('refuses a second start with one sentence, and leaves the first alone', async () => {
    const first = await launchAndWait()

    const second = launch()

    expect(await second.ended).toBe(1)
    expect(second.output().trim()).toMatch(/^Luna läuft mit diesem Datenordner schon .*\.$/)
    expect(first.process.exitCode).toBeNull()
    expect(await isReady()).toBe(200)
  })

  it('names a port that is taken, its variable and the way out', async () => {
    const server = createServer()
    const port = Number(ports['TIMESERIES_PORT'])
    await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))

    const luna = launch()

    expect(await luna.ended).toBe(1)
    expect(luna.output().trim()).toMatch(
      new RegExp(`^Port ${port} \\(TIMESERIES_PORT\\) ist schon belegt: .*\\.env.*\\.$`),
    )
    server.close()
  })

  it('brings back any process that is killed', async () => {
    await launchAndWait()
    const victims = processesOf(dataDir).filter(
      ({ command }) => command.includes('main.js') || / -D .*postgres /.test(command),
    )

    for (const { pid } of victims) process.kill(pid, 'SIGKILL')

    expect(victims).toHaveLength(7)
    await expect.poll(isReady, { timeout: startWithinMs, interval: 200 }).toBe(200)
  })

  it('leaves nothing running when it is killed itself, and starts again by itself afterwards', async () => {
    const luna = await launchAndWait()
    luna.process.kill('SIGKILL')
    await luna.ended
    await expect
      .poll(() => processesOf(dataDir).filter(({ command }) => command.includes('main.js')), {
        timeout: 15_000,
      })
      .toEqual([])

    await launchAndWait()

    expect(await isReady()).toBe(200)
  })
})
