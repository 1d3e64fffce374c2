import { WebSocket } from 'ws'
import { z } from 'zod'

const message = z.object({
  type: z.string(),
  payload: z
    .object({ data: z.object({ readingsAdded: z.array(z.object({ voltage: z.number() })) }) })
    .optional(),
})

const subscription = `subscription ($ids: [ID!]!) {
  readingsAdded(meterIds: $ids, minimumIntervalMs: 1000) { ts consumptionKw voltage meter { id } }
}`

export type Received = { at: number; voltage: number }

/** Many clients that each watch some meters through the gateway, one batch per second. */
export class LiveClients {
  private readonly sockets: WebSocket[] = []
  received: Received[] = []
  batches = 0

  constructor(
    private readonly url: string,
    private readonly adminToken: string,
  ) {}

  /** Resolves when all are subscribed. */
  async open(watched: string[][]): Promise<void> {
    const atOnce = 50
    for (let at = 0; at < watched.length; at += atOnce) {
      await Promise.all(watched.slice(at, at + atOnce).map(ids => this.openOne(ids)))
    }
  }

  close(): void {
    for (const socket of this.sockets) socket.terminate()
  }

  private openOne(ids: string[]): Promise<void> {
    const socket = new WebSocket(this.url, 'graphql-transport-ws', {
      headers: { 'x-admin-token': this.adminToken },
      perMessageDeflate: false,
    })
    this.sockets.push(socket)
    return new Promise((resolve, reject) => {
      socket.once('error', reject)
      socket.once('close', (code, reason) => {
        reject(new Error(`socket closed: ${code} ${reason.toString()}`))
      })
      socket.once('open', () => socket.send(JSON.stringify({ type: 'connection_init' })))
      socket.on('message', (bytes: Buffer) => {
        const { type, payload } = message.parse(JSON.parse(bytes.toString('utf8')))
        if (type === 'ping') socket.send(JSON.stringify({ type: 'pong' }))
        if (type === 'connection_ack') {
          const query = { query: subscription, variables: { ids } }
          socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: query }))
          resolve()
        }
        this.take(payload?.data.readingsAdded ?? [])
      })
    })
  }

  private take(readings: { voltage: number }[]): void {
    if (readings.length > 0) this.batches += 1
    const at = Date.now()
    for (const { voltage } of readings) this.received.push({ at, voltage })
  }
}
