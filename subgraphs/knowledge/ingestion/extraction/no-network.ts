/**
 * Loaded into the isolated process before anything else (`--import`): afterwards no code in it can
 * open a connection, listen, send a datagram or ask a name server. Node's permission model does not
 * cover the network in version 24. Where Linux allows it the process also has a network namespace
 * of its own (isolated-process.ts); this guard holds everywhere else too.
 */
import dgram from 'node:dgram'
import dns from 'node:dns'
import { registerHooks, syncBuiltinESMExports } from 'node:module'
import net from 'node:net'

type Functions = Record<string, unknown>

class NetworkDenied extends Error {
  readonly code = 'ERR_NETWORK_DENIED'
}

const refuse = (): never => {
  throw new NetworkDenied('documents are read without a network')
}

/** Puts the refusal in the place of the named functions, for good. */
function close(target: object, names: string[]): void {
  for (const name of names) {
    Object.defineProperty(target, name, { value: refuse, writable: false, configurable: false })
  }
}

const functionsOf = (target: object): string[] =>
  Object.getOwnPropertyNames(target).filter(
    name => name !== 'constructor' && typeof (target as Functions)[name] === 'function',
  )

/** Pipes to our parent are such handles too; of theirs only reading and writing is left. */
function closeHandle(stream: object): void {
  const handle = (stream as { _handle?: object | null })._handle
  if (!handle) return
  const prototype = Object.getPrototypeOf(handle) as object
  close(prototype, ['connect', 'connect6', 'bind', 'bind6', 'listen', 'open'])
}

// All three are made before the first is closed: they are opened by the same prototype.
const standardStreams = [process.stdin, process.stdout, process.stderr]
standardStreams.forEach(closeHandle)
// TLS, HTTP and fetch connect through these sockets and need not be loaded to be closed.
close(net.Socket.prototype, ['connect'])
close(net.Server.prototype, ['listen'])
close(dgram.Socket.prototype, ['bind', 'connect', 'send', 'sendto', 'addMembership'])
close(net, ['connect', 'createConnection', 'createServer'])
close(dgram, ['createSocket'])
close(dns.promises.Resolver.prototype, functionsOf(dns.promises.Resolver.prototype))
close(dns.Resolver.prototype, functionsOf(dns.Resolver.prototype))
close(dns.promises, functionsOf(dns.promises))
close(
  dns,
  functionsOf(dns).filter(name => name !== 'promises'),
)
close(globalThis, ['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest'])
// A signal reaches processes of other programs as a packet would.
close(process, ['kill', '_kill', '_debugProcess'])
// A report names the addresses of this machine and asks name servers for those of others.
Object.assign(process.report, { excludeNetwork: true })
syncBuiltinESMExports()

/** What a parser could still ask for by name it does not get at all. */
const modules = new Set(
  [
    'net',
    'tls',
    'dgram',
    'dns',
    'dns/promises',
    'http',
    'https',
    'http2',
    'cluster',
    'inspector',
  ].concat([
    'inspector/promises',
    '_http_client',
    '_http_agent',
    '_http_server',
    '_tls_wrap',
    'quic',
  ]),
)
const nameOf = (specifier: string) => specifier.replace(/^node:/u, '')

registerHooks({
  resolve: (specifier, context, next) =>
    modules.has(nameOf(specifier)) ? refuse() : next(specifier, context),
})
const builtin = process.getBuiltinModule.bind(process)
Object.defineProperty(process, 'getBuiltinModule', {
  value: (name: string): unknown => (modules.has(nameOf(name)) ? refuse() : builtin(name)),
  writable: false,
  configurable: false,
})
