import pg from 'pg'

/** The label of PostgreSQL's own record of the copy. */
const command = "BASE_BACKUP (LABEL 'luna', WAL true, CHECKPOINT 'fast', MANIFEST 'no')"
/** 'd': bytes of the tar; everything else announces archives and progress. */
const dataByte = 0x64
const mostWaitingBytes = 16 * 1024 * 1024

/**
 * The whole cluster as the tar that PostgreSQL makes of it, with the WAL that makes it consistent, while everything
 * goes on. Needs the right to replicate; the embedded database has it.
 */
export async function* streamBaseBackup(url: string): AsyncGenerator<Buffer> {
  const settings = {
    connectionString: url,
    replication: 'database',
    connectionTimeoutMillis: 10_000,
  }
  const client = new pg.Client(settings)
  const copy = new BaseBackup()
  client.on('error', error => copy.handleError(error))
  await client.connect()
  try {
    client.query(copy)
    yield* copy.parts()
  } finally {
    // A copy that was broken off is not waited for.
    await Promise.race([client.end(), new Promise(done => setTimeout(done, 2000).unref())])
  }
}

/** What pg calls while the server answers. */
class BaseBackup implements pg.Submittable {
  private waiting: Buffer[] = []
  private waitingBytes = 0
  private hasEnded = false
  private failure: Error | undefined
  private connection: pg.Connection | undefined
  private wake: () => void = () => undefined

  submit = (connection: pg.Connection): void => {
    this.connection = connection
    connection.query(command)
  }

  handleCopyData({ chunk }: { chunk: Buffer }): void {
    if (chunk[0] !== dataByte) return
    this.waiting.push(Buffer.from(chunk.subarray(1)))
    this.waitingBytes += chunk.length
    if (this.waitingBytes > mostWaitingBytes) this.connection?.stream.pause()
    this.wake()
  }

  handleError(error: Error): void {
    this.failure = error
    this.wake()
  }

  handleReadyForQuery(): void {
    this.hasEnded = true
    this.wake()
  }

  handleRowDescription(): void {
    // Positions in the WAL; what is restored knows them itself.
  }

  handleDataRow(): void {
    // As above.
  }

  handleCommandComplete(): void {
    // The server is ready for the next query right after.
  }

  async *parts(): AsyncGenerator<Buffer> {
    for (;;) {
      if (this.failure) throw this.failure
      if (this.waiting.length > 0) yield this.take()
      else if (this.hasEnded) return
      else await new Promise<void>(resolve => (this.wake = resolve))
    }
  }

  private take(): Buffer {
    const part = Buffer.concat(this.waiting)
    this.waiting = []
    this.waitingBytes = 0
    this.connection?.stream.resume()
    return part
  }
}
