// `npm run compose`: writes the subgraph SDLs, the supergraph and the PWA's typed documents from the code.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { pinnedNode, prepareServer, root } from './build.mjs'

prepareServer()
for (const script of ['dist/scripts/compose-supergraph.js', 'codegen.ts']) {
  const { status } = spawnSync(pinnedNode(), [join(root, script), ...process.argv.slice(2)], {
    cwd: root,
    stdio: 'inherit',
  })
  if (status !== 0) process.exit(status ?? 1)
}
