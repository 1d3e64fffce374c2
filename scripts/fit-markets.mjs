// `npm run fit-markets -- <hourly prices.csv>`: fits the simulated day-ahead market to real prices and writes its data file.
import { spawnSync } from 'node:child_process'
import { join, resolve } from 'node:path'
import { pinnedNode, prepareServer, root } from './build.mjs'

const [prices] = process.argv.slice(2)
prepareServer()
const main = join(root, 'dist', 'subgraphs', 'simulation', 'market-model', 'fit', 'main.js')
const data = join(root, 'subgraphs', 'simulation', 'market-model', 'de-lu-day-ahead.json')
const prettier = join(root, 'node_modules', 'prettier', 'bin', 'prettier.cjs')
const run = (...command) => {
  const { status } = spawnSync(pinnedNode(), command, { cwd: root, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
run(main, ...(prices ? [resolve(prices)] : []))
run(prettier, '--write', data)
