import { pino, type Logger } from 'pino'
import { loadConfig } from './config.ts'

export type { Logger } from 'pino'

/** Fields that must never reach a log line, wherever they stand. */
const secretFields = ['password', 'token', 'accessToken', 'refreshToken', 'authorization', 'cookie']

/** JSON lines on stdout: constant message, values as fields, one child per subsystem. */
export function createLogger(service: string): Logger {
  return pino({
    level: loadConfig().log.level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: secretFields.flatMap(field => [field, `*.${field}`, `*.*.${field}`]),
  })
}
