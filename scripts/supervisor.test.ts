import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  freeVariables,
  launch,
  launchAndWait,
  processesOf,
  readiness,
  type Launched,
  type Setting,
} from './testing/luna.ts'

// The real thing as `npm start` runs it, from the built output, in a folder and on ports of its own.
let setting: Setting
let running: Launched[]
beforeEach(async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'luna-supervisor-'))
  setting = { dataDir, ports: await freeVariables() }
  running = []
})
afterEach(async () => {
  for (const luna of running) {
    luna.process.kill('SIGTERM')
    await luna.ended
  }
  rmSync(setting.dataDir, { recursive: true, force: true })
})

function started(luna: Launched): Launched {
  running.push(luna)
  return luna
}

async function start(): Promise<Launched> {
  return started(await launchAndWait(setting))
}

// A start on a busy machine with a cold compile cache takes its time; each test does one to three.
describe.runIf(existsSync('/proc'))('npm start', { timeout: 180_000 }, () => {
  it('says in German where to open Luna and how to log in, and ends cleanly with its children', async () => {
    const luna = await start()

    expect(luna.output()).toMatch(/Öffnen:\s+http:\/\/localhost:\d+/)
    expect(luna.output()).toMatch(/admin\s+\w{5}-\w{5}-\w{5}-\w{5}/)
    expect(await readiness(setting)).toBe(200)

    luna.process.kill('SIGTERM')
    expect(await luna.ended).toBe(0)
    expect(processesOf(setting.dataDir)).toEqual([])
  })

  it('refuses a second start with one sentence, and leaves the first alone', async () => {
    const first = await start()

    const second = started(launch(setting))

    expect(await second.ended).toBe(1)
    expect(second.output().trim()).toMatch(/^Luna läuft mit diesem Datenordner schon .*\.$/)
    expect(first.process.exitCode).toBeNull()
    expect(await readiness(setting)).toBe(200)
  })

  it('names a port that is taken, its variable and the way out', async () => {
    const server = createServer()
    const port = Number(setting.ports['TIMESERIES_PORT'])
    await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))

    const luna = started(launch(setting))

    expect(await luna.ended).toBe(1)
    expect(luna.output().trim()).toMatch(
      new RegExp(`^Port ${port} \\(TIMESERIES_PORT\\) ist schon belegt: .*\\.env.*\\.$`),
    )
    server.close()
  })

  it('brings back any process that is killed', async () => {
    await start()
    const victims = processesOf(setting.dataDir).filter(
      ({ command }) => command.includes('main.js') || / -D .*postgres /.test(command),
    )

    for (const { pid } of victims) process.kill(pid, 'SIGKILL')

    expect(victims).toHaveLength(7)
    await expect.poll(() => readiness(setting), { timeout: 60_000, interval: 200 }).toBe(200)
  })

  it('leaves nothing running when it is killed itself, and starts again by itself afterwards', async () => {
    const luna = await start()
    luna.process.kill('SIGKILL')
    await luna.ended
    await expect
      .poll(
        () => processesOf(setting.dataDir).filter(({ command }) => command.includes('main.js')),
        {
          timeout: 15_000,
        },
      )
      .toEqual([])

    await start()

    expect(await readiness(setting)).toBe(200)
  })
})
