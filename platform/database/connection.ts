import type pg from 'pg'

/** Settings every connection of ours shares: nothing waits for ever, sessions think in UTC. */
export function poolSettings(url: string): pg.PoolConfig {
  return {
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    options:
      '-c timezone=UTC -c statement_timeout=60000 -c idle_in_transaction_session_timeout=60000',
  }
}
