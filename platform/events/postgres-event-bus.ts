import type pg from 'pg'
import { z } from 'zod'
import type { Logger } from '../logger.ts'
import type { EventBus, EventPayload } from './event-bus.ts'
import { EventQueue } from './event-queue.ts'
import { ListeningConnection } from './listening-connection.ts'

const channel = 'luna'
/** PostgreSQL takes less than 8,000. */
const mostBytes = 7900
const mostPerStatement = 1000
/** What waits while the database is away; older news is dropped. */
const mostUnsent = 1000

const envelope = z.object({
  topic: z.string(),
  payload: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
})
type Unsent = { message: string; sent: () => void }

/**
 * News by LISTEN/NOTIFY on one connection per process, handed to all subscribers in the process. Also
 * the publisher's own subscribers get an event by way of the database: everybody sees one order.
 */
export class PostgresEventBus implements EventBus {
  readonly engine = 'postgres'
  private readonly connection: ListeningConnection
  private readonly subscribers = new Map<string, Set<EventQueue>>()
  private unsent: Unsent[] = []
  private flushing: Promise<void> | undefined
  private published = 0

  constructor(
    url: string,
    private readonly logger: Logger,
  ) {
    this.connection = new ListeningConnection({
      url,
      channel,
      logger,
      onNotification: text => this.deliver(text),
      onConnected: () => this.flushSoon(),
    })
  }

  /** Resolves when the bus listens for the first time: from then on no news is missed. */
  ready(): Promise<void> {
    return this.connection.ready
  }

  /**
   * Resolves when the database has the event. News that the database cannot take is held back while it
   * is away (at most 1,000 events) and may be lost: publishing never fails for that.
   */
  async publish(topic: string, payload: EventPayload): Promise<void> {
    // Equal notifications of one statement arrive once only, so every one gets a number.
    const message = JSON.stringify({ topic, payload, number: this.published++ })
    const bytes = Buffer.byteLength(message)
    if (bytes > mostBytes) {
      throw new RangeError(`event ${topic} has ${bytes} bytes, at most ${mostBytes} fit: send keys`)
    }
    const handedOver = new Promise<void>(resolve => this.unsent.push({ message, sent: resolve }))
    while (this.unsent.length > mostUnsent && !this.connection.client) this.unsent.shift()?.sent()
    if (!this.connection.client) return
    this.flushSoon()
    await handedOver
  }

  subscribe(topic: string, signal: AbortSignal): AsyncIterableIterator<EventPayload> {
    const end = () => queue.end()
    const queue = new EventQueue(() => {
      signal.removeEventListener('abort', end)
      this.forget(topic, queue)
    })
    if (signal.aborted) end()
    else this.remember(topic, queue)
    signal.addEventListener('abort', end, { once: true })
    return queue
  }

  async close(): Promise<void> {
    await this.flushing
    await this.connection.close()
    for (const { sent } of this.unsent.splice(0)) sent()
    for (const queues of this.subscribers.values()) {
      for (const queue of queues) queue.end()
    }
  }

  /** Everything that is published until the end of this tick goes into one statement. */
  private flushSoon(): void {
    this.flushing ??= new Promise(resolve => setImmediate(resolve))
      .then(() => this.flush())
      .finally(() => {
        this.flushing = undefined
        if (this.unsent.length > 0 && this.connection.client) this.flushSoon()
      })
  }

  private async flush(): Promise<void> {
    const { client } = this.connection
    if (!client) return
    const batch = this.unsent.splice(0, mostPerStatement)
    await this.send(client, batch)
    for (const { sent } of batch) sent()
  }

  private async send(client: pg.Client, batch: Unsent[]): Promise<void> {
    if (batch.length === 0) return
    try {
      const messages = batch.map(({ message }) => message)
      await client.query('SELECT pg_notify($1, message) FROM unnest($2::text[]) message', [
        channel,
        messages,
      ])
    } catch (error) {
      this.logger.warn({ err: error, events: batch.length }, 'events were lost')
    }
  }

  private deliver(text: string): void {
    const parsed = envelope.safeParse(parseJson(text))
    if (!parsed.success) {
      this.logger.warn({ bytes: text.length }, 'notification is no event')
      return
    }
    const { topic, payload } = parsed.data
    for (const queue of this.subscribers.get(topic) ?? []) queue.push(payload)
  }

  private remember(topic: string, queue: EventQueue): void {
    const queues = this.subscribers.get(topic) ?? new Set()
    this.subscribers.set(topic, queues.add(queue))
  }

  private forget(topic: string, queue: EventQueue): void {
    const queues = this.subscribers.get(topic)
    queues?.delete(queue)
    if (queues?.size === 0) this.subscribers.delete(topic)
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
