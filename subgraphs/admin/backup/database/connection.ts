import pg from 'pg'

/** Text of every value as this format has it, whatever the server's settings; a copy may take hours. */
const settings = [
  'timezone=UTC',
  'datestyle=ISO,YMD',
  'intervalstyle=postgres',
  'extra_float_digits=1',
  'bytea_output=hex',
  'client_encoding=UTF8',
  'statement_timeout=0',
  'idle_in_transaction_session_timeout=0',
]

/** A connection of its own for copying whole tables. Close it with `end`. */
export async function connectForCopy(url: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    application_name: 'luna backup',
    options: settings.map(setting => `-c ${setting}`).join(' '),
  })
  // The query that runs reports it; without a listener it would end the process.
  client.on('error', () => undefined)
  await client.connect()
  return client
}

export const quoted = (name: string) => pg.escapeIdentifier(name)
