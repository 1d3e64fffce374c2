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
const end = () => supervisor.kill('SIGTERM')
// Ctrl-C reaches the supervisor by itself; both wait for its clean end.
process.on('SIGINT', () => undefined)
process.on('SIGTERM', end)
if (process.env.npm_lifecycle_event) endWithNpm()
supervisor.on('exit', code => process.exit(code ?? 1))

/** npm does not pass a SIGTERM on through its shell: an orphan notices by its new parent. */
function endWithNpm() {
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    end()
  }, 500)
}
