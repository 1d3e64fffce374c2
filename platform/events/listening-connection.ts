import pg from 'pg'
import type { Logger } from '../logger.ts'

/** A half-open connection is noticed after this time plus the query timeout. */
const heartbeatMs = 15_000
const queryTimeoutMs = 10_000
const shortestPauseMs = 100
const longestPauseMs = 10_000

type Options = {
  url: string
  channel: string
  logger: Logger
  onNotification(payload: string): void
  onConnected(): void
}

/**
 * One connection that listens on a channel for as long as the process runs: when the database goes
 * away it connects again, with growing pauses, and logs one line down and one line up.
 */
export class ListeningConnection {
  private current: pg.Client | undefined
  private heartbeat: NodeJS.Timeout | undefined
  private retry: NodeJS.Timeout | undefined
  private pauseMs = shortestPauseMs
  private down = false
  private closed = false
  private attempt: Promise<void>
  private markReady: () => void = () => undefined
  /** Resolves when the connection listens for the first time. */
  readonly ready = new Promise<void>(resolve => (this.markReady = resolve))

  constructor(private readonly options: Options) {
    this.attempt = this.connect()
  }

  /** The connection while it listens. */
  get client(): pg.Client | undefined {
    return this.current
  }

  async close(): Promise<void> {
    this.closed = true
    clearTimeout(this.retry)
    await this.attempt
    clearInterval(this.heartbeat)
    await this.current?.end()
    this.current = undefined
  }

  private async connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.options.url,
      application_name: 'luna events',
      connectionTimeoutMillis: queryTimeoutMs,
      query_timeout: queryTimeoutMs,
      keepAlive: true,
    })
    client.on('error', error => this.lose(client, error))
    client.on('end', () => this.lose(client))
    client.on('notification', message => this.options.onNotification(message.payload ?? ''))
    try {
      await client.connect()
      await client.query(`LISTEN ${client.escapeIdentifier(this.options.channel)}`)
      this.take(client)
    } catch (error) {
      await discard(client)
      this.connectLater(error)
    }
  }

  private take(client: pg.Client): void {
    if (this.down) this.options.logger.info('event bus is connected again')
    this.down = false
    this.pauseMs = shortestPauseMs
    this.current = client
    this.heartbeat = setInterval(() => void this.beat(client), heartbeatMs).unref()
    this.markReady()
    this.options.onConnected()
  }

  private async beat(client: pg.Client): Promise<void> {
    try {
      await client.query('SELECT 1')
    } catch (error) {
      this.lose(client, error)
    }
  }

  private lose(client: pg.Client, error?: unknown): void {
    if (this.current !== client) return
    this.current = undefined
    clearInterval(this.heartbeat)
    void discard(client)
    this.connectLater(error)
  }

  private connectLater(error: unknown): void {
    if (this.closed) return
    if (!this.down) this.options.logger.warn({ err: error }, 'event bus lost the database')
    this.down = true
    const pause = this.pauseMs * (0.5 + Math.random() / 2)
    this.pauseMs = Math.min(this.pauseMs * 2, longestPauseMs)
    this.retry = setTimeout(() => (this.attempt = this.connect()), pause)
  }
}

/** Ends a connection that may be broken already; its failure was told before. */
async function discard(client: pg.Client): Promise<void> {
  await client.end().catch(() => undefined)
}
