/**
 * Tries every way out to the network that Node has; its argument is the port of a listener on
 * loopback that would answer, its second the path of a local socket.
 */
import { createRequire } from 'node:module'

const [port = '', socketPath = ''] = process.argv.slice(2)
const require = createRequire(import.meta.url)
const otherThread = require('node:module') as { register: (code: string) => unknown }
type Stream = { on: (event: string, run: (cause: unknown) => void) => void }
type Connect = (target: object, done: () => void) => Stream

const outcome = async (attempt: () => unknown): Promise<unknown> => {
  try {
    return `done ${String(await attempt())}`
  } catch (error) {
    return (error as { code?: unknown }).code ?? String(error)
  }
}

/** Sockets are reached by way of what is loaded already: standard input is one. */
const connect = (target: object) =>
  new Promise((resolve, reject) => {
    const Socket = (Object.getPrototypeOf(process.stdin) as object).constructor as new () => {
      connect: Connect
    } & Stream
    const socket = new Socket()
    socket.on('error', reject)
    socket.connect(target, () => resolve('connected'))
  })

const dispatch = () => {
  const dispatcher = (globalThis as Record<symbol, unknown>)[
    Symbol.for('undici.globalDispatcher.1')
  ] as { request: (options: object) => Promise<unknown> } | undefined
  return dispatcher?.request({ origin: `http://127.0.0.1:${port}`, path: '/', method: 'GET' })
}

const report = {
  tcp: await outcome(() => connect({ port: Number(port), host: '127.0.0.1' })),
  localSocket: await outcome(() => connect({ path: socketPath })),
  fetch: await outcome(() => fetch(`http://127.0.0.1:${port}`)),
  dispatcher: await outcome(dispatch),
  udp: await outcome(() => import('node:dgram')),
  udpRequired: await outcome(() => require('dgram') as unknown),
  lookup: await outcome(() => import('node:dns')),
  resolve: await outcome(() => process.getBuiltinModule('dns/promises')),
  http: await outcome(() => import('node:http')),
  tls: await outcome(() => require('node:tls') as unknown),
  otherThread: await outcome(() => otherThread.register('data:text/javascript,')),
  binding: await outcome(() =>
    (process as unknown as { binding: (name: string) => unknown }).binding('udp_wrap'),
  ),
}
process.stdout.write(JSON.stringify(report))
process.exitCode = 0
