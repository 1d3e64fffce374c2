import { createServer as createTcpServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { Aedes } from 'aedes'
import { freePort } from '#platform/testing/free-port.ts'

export type BrokerOptions = {
  user?: { name: string; password: string }
  tls?: { key: string; cert: string }
}

/** A real MQTT broker on loopback whose sessions outlive its outages. */
export async function startBroker({ user, tls }: BrokerOptions = {}) {
  const broker = await Aedes.createBroker({ queueLimit: 100_000, maxClientsIdLength: 23 })
  if (user) {
    broker.authenticate = (_, name, password, done) => {
      done(null, name === user.name && password?.toString() === user.password)
    }
  }
  let [sent, acknowledged] = [0, 0]
  broker.on('ack', () => (acknowledged += 1))
  const port = await freePort()
  const sockets = new Set<Socket>()
  let server: Server | undefined
  const take = (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    broker.handle(socket)
  }
  const up = async () => {
    server = tls ? createTlsServer(tls, take) : createTcpServer(take)
    await new Promise<void>(resolve => server?.listen(port, '127.0.0.1', resolve))
  }
  /** The port is closed and every connection torn; what clients are owed is kept. */
  const down = async () => {
    const closed = new Promise(resolve => server?.close(resolve))
    for (const socket of sockets) socket.destroy()
    await closed
  }
  await up()
  return {
    ...{ port, broker, up, down },
    /** Handed to subscribers by the broker itself; QoS 1. */
    publish: (topic: string, payload: unknown, { retain = false } = {}) =>
      new Promise<void>((resolve, reject) => {
        sent += 1
        const text = typeof payload === 'string' ? payload : JSON.stringify(payload)
        broker.publish(
          { cmd: 'publish', topic, payload: Buffer.from(text), qos: 1, retain, dup: false },
          error => (error ? reject(error) : resolve()),
        )
      }),
    /** Published messages that the only subscriber has not acknowledged. */
    unacknowledged: () => sent - acknowledged,
    async close() {
      await down()
      await new Promise<void>(resolve => broker.close(() => resolve()))
    },
  }
}

export type TestBroker = Awaited<ReturnType<typeof startBroker>>
