import { env } from 'node:process'

/**
 * Real services that the contract suites also run against when their address is given. Unset: only
 * the servers that the repository brings.
 */
export const realEngines = {
  /** `http://key:secret@host:9000` */
  s3: env['LUNA_REAL_S3_URL'],
  /** `http://host:6333`; the collection `chunks` of that server is emptied. */
  qdrant: env['LUNA_REAL_QDRANT_URL'],
  /** `postgres://user:password@host:5432/postgres` of a server with TimescaleDB; a database is made and dropped. */
  timescale: env['TIMESCALE_DATABASE_URL'],
}
