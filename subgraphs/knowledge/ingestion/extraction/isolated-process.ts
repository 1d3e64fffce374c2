import { execFile, spawn, type ChildProcessByStdio } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** Takes the network away within the process; `.ts` under vitest, `.js` in the built tree. */
const guard = new URL(
  import.meta.url.endsWith('.ts') ? './no-network.ts' : './no-network.js',
  import.meta.url,
)
/**
 * Namespaces of its own, without root: no network device that is up, and no other process in sight.
 */
const unsharePath = '/usr/bin/unshare'
const namespaces = ['--map-root-user', '--net', '--ipc', '--pid', '--fork', '--kill-child']
/** Where the limits of Linux's prlimit apply; elsewhere heap and wall clock remain. */
const prlimitPath = '/usr/bin/prlimit'
/** Node itself takes some 600 MB of data segment; a document of 50 MB needs the rest. */
const systemLimits = ['--data=1200000000', '--cpu=90', '--fsize=0', '--nofile=64', '--core=0']
const heapMegabytes = 384
const maxAnswerBytes = 64_000_000
const maxComplaintBytes = 10_000

export type IsolatedRun = { script: URL; args: string[]; timeoutMs: number; signal: AbortSignal }
export type IsolatedOutcome =
  { ended: 'answered'; answer: string } | { ended: 'died'; reason: string } | { ended: 'timedOut' }

/**
 * Runs one of our own scripts on untrusted input: an emptied environment, read access to our code
 * only, bounded memory, processor and wall-clock time, no network, no files to write, no processes
 * to start.
 */
export async function runIsolated(input: Readable, run: IsolatedRun): Promise<IsolatedOutcome> {
  const separated = await canSeparate()
  run.signal.throwIfAborted()
  const child = start(run, separated)
  return new Promise((resolve, reject) => {
    const answer = new BoundedText(maxAnswerBytes)
    const complaint = new BoundedText(maxComplaintBytes)
    const timer = setTimeout(() => settle(() => resolve({ ended: 'timedOut' })), run.timeoutMs)
    const onAbort = () => settle(() => reject(run.signal.reason as Error))
    const settle = (finish: () => void) => {
      clearTimeout(timer)
      run.signal.removeEventListener('abort', onAbort)
      input.destroy()
      killGroup(child)
      finish()
    }
    run.signal.addEventListener('abort', onAbort)
    input.on('error', error => settle(() => reject(error)))
    child.on('error', error => settle(() => reject(error)))
    // The child may end before it has read everything; its exit says why.
    child.stdin.on('error', () => undefined)
    child.stdout.on('data', (part: Buffer) => {
      if (!answer.add(part)) settle(() => resolve({ ended: 'died', reason: 'answer too long' }))
    })
    child.stderr.on('data', (part: Buffer) => complaint.add(part))
    child.on('close', (code, signal) => {
      const reason = `exit ${String(code ?? signal)}: ${complaint.text().slice(0, 500)}`
      const done: IsolatedOutcome =
        code === 0 ? { ended: 'answered', answer: answer.text() } : { ended: 'died', reason }
      settle(() => resolve(done))
    })
    input.pipe(child.stdin)
  })
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>

function start({ script, args }: IsolatedRun, separated: boolean): Child {
  const entry = fileURLToPath(script)
  const [command = '', ...rest] = [
    ...(separated ? [unsharePath, ...namespaces] : []),
    ...(existsSync(prlimitPath) ? [prlimitPath, ...systemLimits] : []),
    process.execPath,
    '--permission',
    ...readableFolders(entry).map(folder => `--allow-fs-read=${folder}`),
    `--max-old-space-size=${heapMegabytes}`,
    '--no-warnings',
    `--import=${guard.href}`,
    entry,
    ...args,
  ]
  return spawn(command, rest, {
    env: {},
    detached: process.platform !== 'win32',
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
  })
}

let separable: Promise<boolean> | undefined

/**
 * Whether the kernel gives us namespaces; many containers forbid it, other systems have none. Then
 * the guard alone keeps the network away.
 */
export function canSeparate(): Promise<boolean> {
  separable ??= promisify(execFile)(unsharePath, [...namespaces, process.execPath, '--version'], {
    env: {},
    timeout: 5000,
  }).then(
    () => true,
    () => false,
  )
  return separable
}

/**
 * The script's own folder, the packages, and the package file that says how to read our modules.
 */
function readableFolders(entry: string): string[] {
  let root = dirname(entry)
  while (!existsSync(join(root, 'node_modules')) && dirname(root) !== root) root = dirname(root)
  const packages = join(root, 'node_modules')
  const folders = [
    dirname(entry),
    dirname(fileURLToPath(guard)),
    packages,
    ...(existsSync(packages) ? [realpathSync(packages)] : []),
  ]
  return [...new Set(folders.map(folder => join(folder, '/'))), join(root, 'package.json')]
}

/** The child leads its own process group, so nothing that it started survives it. */
function killGroup(child: Child): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  try {
    if (process.platform === 'win32') child.kill('SIGKILL')
    else process.kill(-child.pid, 'SIGKILL')
  } catch (error) {
    const isGone = error instanceof Error && 'code' in error && error.code === 'ESRCH'
    if (!isGone) throw error
  }
}

class BoundedText {
  private readonly parts: Buffer[] = []
  private length = 0
  private readonly maxBytes: number

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes
  }

  /** False once more came than there is room for. */
  add(part: Buffer): boolean {
    this.length += part.length
    if (this.length > this.maxBytes) return false
    this.parts.push(part)
    return true
  }

  text(): string {
    return Buffer.concat(this.parts).toString('utf8')
  }
}
