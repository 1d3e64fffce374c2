// `npm run restore -- <Sicherung> [--key=<Datei>]`: sets up what is missing, then restores on the pinned Node.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { pinnedNode, prepareServer, root } from './build.mjs'

prepareServer()
const args = [join(root, 'dist', 'scripts', 'restore.js'), ...process.argv.slice(2)]
const restore = spawn(pinnedNode(), args, { cwd: root, stdio: 'inherit' })
// Ctrl-C reaches the process by itself; this one waits for its clean end.
process.on('SIGINT', () => undefined)
process.on('SIGTERM', () => restore.kill('SIGTERM'))
restore.on('exit', code => process.exit(code ?? 1))
