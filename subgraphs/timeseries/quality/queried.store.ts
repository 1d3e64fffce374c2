import type { Pool, PoolClient } from 'pg'

/** What stores that only read are asked through: the pool, or the transaction whose view counts. */
export type Queried = { pool: Pool | PoolClient }

/** A running transaction, handed on to the stores that work within it. */
export type Within = PoolClient
