// `npm run eval [-- folder] [--titles] [--json=file]`: measures retrieval and answers on a corpus.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { pinnedNode, prepareServer, root } from './build.mjs'

prepareServer()
const { status } = spawnSync(
  pinnedNode(),
  [join(root, 'dist', 'subgraphs', 'knowledge', 'evaluation', 'main.js'), ...process.argv.slice(2)],
  { cwd: process.cwd(), stdio: 'inherit', env: { LOG_LEVEL: 'warn', ...process.env } },
)
process.exit(status ?? 1)
