// `npm run bench [name]`: runs the benchmarks of bench/, or the one that is named.
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fail, pinnedNode, prepareServer, root } from './build.mjs'

prepareServer()
const [wanted] = process.argv.slice(2)
const folder = join(root, 'dist', 'bench')
const known = readdirSync(folder)
  .filter(file => file.endsWith('.bench.js'))
  .map(file => file.replace('.bench.js', ''))
if (wanted && !known.includes(wanted))
  fail(`Diesen Benchmark gibt es nicht. Es gibt: ${known.join(', ')}`)
for (const name of wanted ? [wanted] : known) {
  process.stdout.write(`\n# ${name}\n`)
  const { status } = spawnSync(pinnedNode(), [join(folder, `${name}.bench.js`)], {
    cwd: root,
    stdio: 'inherit',
    env: { LOG_LEVEL: 'warn', ...process.env },
  })
  if (status !== 0) process.exit(status ?? 1)
}
