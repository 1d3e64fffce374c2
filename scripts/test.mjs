// `npm test`: sets up what is missing, then every check, the unit and integration tests, and the end-to-end
// tests in a real Chromium against a real Luna of its own. Leaves the counts in test-results/summary.json.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fail, pinnedNode, prepare, root } from './build.mjs'

const results = join(root, 'test-results')
const counts = { passed: 0, failed: 0 }

prepare()
mkdirSync(results, { recursive: true })
const chromium = findChromium()
check('Formatierung', ['prettier/bin/prettier.cjs', '--check', '.', '--log-level', 'warn'])
check('Typen', ['typescript/bin/tsc', '-p', 'tsconfig.json'])
check('Typen der Oberfläche', ['typescript/bin/tsc', '-p', 'pwa/tsconfig.json'])
check('Lint', ['eslint/bin/eslint.js', '.', '--max-warnings', '0'])
check('Schichten', [
  'dependency-cruiser/bin/dependency-cruiser.mjs',
  '--config',
  '.dependency-cruiser.cjs',
  'platform',
  'subgraphs',
  'gateway',
  'worker',
  'prisma/seed.ts',
  'pwa/src',
  '--output-type',
  'err',
])
check('Ungenutztes', ['knip/bin/knip.js', '--no-progress'])
check('Supergraph aktuell', ['../dist/scripts/compose-supergraph.js', '--check'])
check('Generierte Dokumente aktuell', ['../codegen.ts', '--check'])
suite({
  title: 'Tests',
  report: 'vitest.json',
  command: [
    'vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=json',
    '--outputFile.json=test-results/vitest.json',
  ],
  count: countVitest,
})
await endToEnd()

writeFileSync(join(results, 'summary.json'), JSON.stringify(counts))
process.stdout.write(`\n${counts.passed} bestanden, ${counts.failed} gescheitert\n`)
process.exit(counts.failed === 0 ? 0 : 1)

function check(title, [script, ...args]) {
  process.stdout.write(`— ${title}\n`)
  const { status } = run(script, args, {})
  if (status === 0) counts.passed++
  else {
    counts.failed++
    process.stdout.write(`✗ ${title}\n`)
  }
}

function suite({ title, report, command: [script, ...args], env = {}, count }) {
  process.stdout.write(`— ${title}\n`)
  const file = join(results, report)
  rmSync(file, { force: true })
  const { status } = run(script, args, env)
  const found = existsSync(file)
    ? count(JSON.parse(readFileSync(file, 'utf8')))
    : { passed: 0, failed: 0 }
  counts.passed += found.passed
  // A run that died without a failing test has failed all the same.
  counts.failed += found.failed + (status !== 0 && found.failed === 0 ? 1 : 0)
}

function countVitest({ numPassedTests, numFailedTests, numPendingTests, numTodoTests }) {
  // Tests that read the shared sample files are absent where the files are; anything else must run.
  if (numPendingTests + numTodoTests > 0)
    process.stdout.write(`${numPendingTests + numTodoTests} ohne Beispieldaten ausgelassen\n`)
  return { passed: numPassedTests, failed: numFailedTests }
}

function countPlaywright({ stats }) {
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky }
}

function run(script, args, env) {
  return spawnSync(pinnedNode(), [join(root, 'node_modules', script), ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  })
}

async function endToEnd() {
  const dataDir = mkdtempSync(join(tmpdir(), 'luna-e2e-'))
  const ports = await freePorts([
    'API_PORT',
    'KNOWLEDGE_PORT',
    'TIMESERIES_PORT',
    'SIMULATION_PORT',
    'ADMIN_PORT',
    'WORKER_PORT',
    'PG_PORT',
  ])
  const luna = await startLuna({ LUNA_DATA_DIR: dataDir, ...ports })
  try {
    const logins = readFileSync(join(dataDir, 'erste-anmeldung.txt'), 'utf8')
    const password = name => new RegExp(`^\\s*${name}\\s+(\\S+)`, 'm').exec(logins)?.[1] ?? ''
    suite({
      title: 'Ende zu Ende',
      report: 'playwright.json',
      command: ['@playwright/test/cli.js', 'test', '--config', 'pwa/e2e/playwright.config.ts'],
      env: {
        LUNA_URL: `http://localhost:${ports.API_PORT}`,
        LUNA_ADMIN_PASSWORD: password('admin'),
        LUNA_OPERATOR_PASSWORD: password('betrieb'),
        CHROMIUM: chromium,
        PLAYWRIGHT_JSON_OUTPUT_NAME: join(results, 'playwright.json'),
      },
      count: countPlaywright,
    })
  } finally {
    await stop(luna)
    rmSync(dataDir, { recursive: true, force: true })
  }
}

/** Starts a Luna as `npm start` does and resolves when it says that it is ready. */
function startLuna(env) {
  return new Promise((resolve, reject) => {
    const luna = spawn(pinnedNode(), [join(root, 'dist', 'scripts', 'supervisor.js')], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: { ...process.env, ...env },
    })
    let said = ''
    const listen = chunk => {
      said += chunk
      if (said.includes('Luna ist bereit')) resolve(luna)
    }
    luna.stdout.on('data', listen)
    luna.stderr.on('data', listen)
    luna.once('exit', () => reject(new Error(`Luna startet nicht:\n${said}`)))
  })
}

function stop(luna) {
  return new Promise(resolve => {
    luna.once('exit', resolve)
    luna.kill('SIGTERM')
  })
}

async function freePorts(names) {
  const servers = await Promise.all(
    names.map(
      () =>
        new Promise(resolve => {
          const server = createServer().listen(0, '127.0.0.1', () => resolve(server))
        }),
    ),
  )
  const ports = Object.fromEntries(
    names.map((name, i) => [name, String(servers[i].address().port)]),
  )
  await Promise.all(servers.map(server => new Promise(resolve => server.close(resolve))))
  return ports
}

/** An installed Chromium or Chrome; on Debian as root it is installed, elsewhere Playwright brings one. */
function findChromium() {
  const known = [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/opt/google/chrome/chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  ]
  const installed = () => [process.env.CHROMIUM, ...known].find(path => path && existsSync(path))
  if (installed()) return installed()
  process.stdout.write('Chromium wird installiert …\n')
  if (existsSync('/etc/debian_version') && process.getuid?.() === 0) {
    spawnSync('apt-get', ['update', '-q'], { stdio: 'ignore' })
    spawnSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium'], {
      stdio: 'inherit',
    })
  } else {
    run('@playwright/test/cli.js', ['install', 'chromium'], {})
    const { stdout } = spawnSync(
      pinnedNode(),
      ['-e', "process.stdout.write(require('@playwright/test').chromium.executablePath())"],
      { cwd: root, encoding: 'utf8' },
    )
    if (existsSync(stdout)) return stdout
  }
  return (
    installed() ??
    fail(
      'Für die Tests im Browser fehlt Chromium oder Chrome: Installieren Sie einen der beiden, oder nennen Sie seinen Pfad in CHROMIUM.',
    )
  )
}
