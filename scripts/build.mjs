// Brings node_modules, the generated code and the built output up to date, each only when its sources changed.
// Plain JavaScript: it runs on the Node of the machine, before the pinned one is there.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
const modules = join(root, 'node_modules')

/** Ends the process with one sentence. */
export function fail(sentence) {
  process.stderr.write(`\n${sentence}\n`)
  process.exit(1)
}

/** The pinned Node 24 from node_modules, or the running one where it is a 24 already. */
export function pinnedNode() {
  const platform = process.platform === 'win32' ? 'win' : process.platform
  const binary = process.platform === 'win32' ? 'node.exe' : 'node'
  const pinned = join(modules, `node-${platform}-${process.arch}`, 'bin', binary)
  if (existsSync(pinned)) return pinned
  if (process.versions.node.startsWith('24.')) return process.execPath
  return fail(
    `Luna braucht Node.js 24; gefunden wurde ${process.version}, und für ${process.platform}/${process.arch} ` +
      'liegt kein Node 24 im npm-Paket. Installieren Sie Node.js 24 und starten Sie erneut.',
  )
}

/** Everything `npm start` needs. */
export function prepare() {
  prepareServer()
  preparePwa()
}

/** Packages, generated database client, compiled services. */
export function prepareServer() {
  refuseOldNode()
  step('install', ['package-lock.json', '.npmrc'], {
    title: 'Pakete werden installiert (einmalig, etwa eine Minute) …',
    present: modules,
    run: () => npm(['ci', '--no-audit', '--no-fund', '--loglevel=error']),
  })
  step('prisma', ['prisma/schema'], {
    title: 'Datenbankzugriff wird erzeugt …',
    present: join(root, 'prisma', 'generated', 'client.ts'),
    run: () =>
      // `generate` wants to see a schema engine, which it does not use: any existing file will do.
      node(['node_modules/prisma/build/index.js', 'generate'], {
        cwd: join(root, 'prisma'),
        env: { PRISMA_SCHEMA_ENGINE_BINARY: pinnedNode(), CHECKPOINT_DISABLE: '1' },
      }),
  })
  step(
    'server',
    [
      'platform',
      'subgraphs',
      'gateway',
      'worker',
      'scripts',
      'bench',
      'prisma',
      'tsconfig.json',
      'tsconfig.build.json',
    ],
    {
      title: 'Dienste werden übersetzt …',
      present: join(root, 'dist', 'scripts', 'supervisor.js'),
      run() {
        rmSync(join(root, 'dist'), { recursive: true, force: true })
        node(['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'])
      },
    },
  )
}

function preparePwa() {
  step('pwa', ['pwa', 'tsconfig.json', 'package-lock.json'], {
    title: 'Oberfläche wird gebaut …',
    present: join(root, 'pwa', 'dist', 'index.html'),
    run: () =>
      node([
        'node_modules/vite/bin/vite.js',
        'build',
        '--config',
        'pwa/vite.config.ts',
        '--logLevel',
        'warn',
      ]),
  })
}

function refuseOldNode() {
  const [major] = process.versions.node.split('.')
  if (Number(major) < 20) {
    fail(
      `Luna braucht zum Einrichten Node.js 20 oder neuer; gefunden wurde ${process.version}. Bitte aktualisieren Sie Node.js.`,
    )
  }
}

function step(name, sources, { title, present, run }) {
  const stamp = join(modules, '.luna', name)
  const fingerprint = fingerprintOf(sources)
  if (existsSync(present) && existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint)
    return
  process.stdout.write(`${title}\n`)
  run()
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, fingerprint)
}

function fingerprintOf(sources) {
  const hash = createHash('sha256')
  for (const file of sources.flatMap(source => filesBelow(join(root, source)))) {
    hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0')
  }
  return hash.digest('hex')
}

const notSources = /^(generated|dist|node_modules|test-results|e2e)$|\.(graphql|md|test\.tsx?)$/

function filesBelow(path) {
  if (!existsSync(path)) return []
  if (statSync(path).isFile()) return [path]
  return readdirSync(path, { withFileTypes: true })
    .filter(entry => !notSources.test(entry.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(entry => filesBelow(join(path, entry.name)))
}

function npm(args) {
  // npm tells its scripts where it is; started without npm, the one on the PATH has to do.
  const cli = process.env.npm_execpath
  if (cli?.endsWith('.js')) execute(process.execPath, [cli, ...args])
  else execute(process.platform === 'win32' ? 'npm.cmd' : 'npm', args)
}

function node([script, ...args], { cwd = root, env = {} } = {}) {
  execute(pinnedNode(), [join(root, script), ...args], { cwd, env: { ...process.env, ...env } })
}

function execute(command, args, { cwd = root, env = process.env } = {}) {
  const result = spawnSync(command, args, { cwd, env, encoding: 'utf8', maxBuffer: 1 << 28 })
  if (result.status === 0) return
  process.stderr.write(`${result.stdout ?? ''}${result.stderr ?? ''}`)
  fail(
    `Dieser Schritt ist gescheitert: ${result.error?.message ?? `Abbruch mit Code ${result.status}`}. Die Meldungen stehen darüber.`,
  )
}
