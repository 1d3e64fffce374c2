// `npm start`: sets up what is missing, then hands over to the supervisor on the pinned Node.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { pinnedNode, prepare, root } from './build.mjs'

prepare()
const supervisor = spawn(pinnedNode(), [join(root, 'dist', 'scripts', 'supervisor.js')], {
  cwd: root,
  // The channel tells the supervisor when this process is gone, however it ended.
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
})
// Ctrl-C reaches the supervisor by itself; both wait for its clean end.
process.on('SIGINT', () => undefined)
process.on('SIGTERM', () => supervisor.kill('SIGTERM'))
supervisor.on('exit', code => process.exit(code ?? 1))
