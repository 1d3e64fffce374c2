import { fork, type ChildProcess } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { childEnvironment } from '#platform/config.ts'
import { StartupError } from '#platform/errors.ts'
import { projectRoot } from '#platform/project-root.ts'
import { openLogFile, type LogFile } from './log-file.ts'

type Member = { child: ChildProcess; ready: boolean; restarts: number; startedAt: number }

const readyWithinMs = 120_000
const quietAfterMs = 60_000
const longestPauseMs = 15_000

/**
 * The processes of Luna under one supervisor. One that ends without being asked is started again, with a
 * growing pause while it keeps failing; one that cannot start at all ends the start with its own words.
 */
export class ProcessTree {
  private readonly members = new Map<string, Member>()
  private readonly logFolder: string
  private stopping = false
  private up = false

  constructor(private readonly dataDir: string) {
    this.logFolder = join(dataDir, 'logs')
    mkdirSync(this.logFolder, { recursive: true, mode: 0o700 })
  }

  /** Resolves when every process says it is ready; rejects with the sentence of the first that is not. */
  async start(names: string[]): Promise<void> {
    await Promise.all(names.map(name => this.launch(name, 0)))
    this.up = true
  }

  /** SIGTERM to all, SIGKILL to what is left after 15 seconds. */
  async stop(): Promise<void> {
    this.stopping = true
    const children = [...this.members.values()].map(({ child }) => child)
    await Promise.all(children.map(endChild))
  }

  private launch(name: string, restarts: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const log = openLogFile(join(this.logFolder, `${name.split('/').at(-1) ?? name}.log`))
      const child = fork(join(projectRoot, 'dist', name, 'main.js'), {
        cwd: projectRoot,
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
        // Compiled code is kept between starts: it is what makes the second start quick.
        env: childEnvironment({ NODE_COMPILE_CACHE: join(this.dataDir, 'cache', 'node') }),
      })
      const member: Member = { child, ready: false, restarts, startedAt: Date.now() }
      this.members.set(name, member)
      const lastWords = record(child, log)
      const timer = setTimeout(() => {
        reject(new StartupError(`Der Dienst „${name}“ wird nicht bereit; siehe ${this.logFolder}.`))
      }, readyWithinMs)
      child.on('message', () => {
        clearTimeout(timer)
        member.ready = true
        resolve()
      })
      child.once('exit', () => {
        clearTimeout(timer)
        log.end()
        reject(new StartupError(lastWords() || `Der Dienst „${name}“ ist beim Start abgebrochen.`))
        this.onExit(name, member)
      })
    })
  }

  private onExit(name: string, { restarts, startedAt }: Member): void {
    if (this.stopping || !this.up) return
    const calm = Date.now() - startedAt > quietAfterMs
    const next = calm ? 0 : restarts + 1
    const pauseMs = Math.min(longestPauseMs, 250 * 2 ** next)
    process.stderr.write(`Der Dienst „${name}“ ist ausgefallen und wird neu gestartet.\n`)
    setTimeout(() => {
      if (this.stopping) return
      this.launch(name, next).catch((error: unknown) => {
        process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
      })
    }, pauseMs)
  }
}

/** Copies the output into the log; answers the last line the process wrote to stderr. */
function record(child: ChildProcess, log: LogFile): () => string {
  let tail = ''
  child.stdout?.on('data', log.write)
  child.stderr?.on('data', (chunk: Buffer) => {
    log.write(chunk)
    tail = (tail + chunk.toString('utf8')).slice(-4000)
  })
  return () => tail.trim()
}

function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise(resolve => {
    const timer = setTimeout(() => child.kill('SIGKILL'), 15_000)
    child.once('exit', () => {
      clearTimeout(timer)
      resolve()
    })
    child.kill('SIGTERM')
  })
}
