import { pino, type Logger } from 'pino'
import { loadConfig } from './config.ts'
import { logRing, type LogRing } from './observation/log-ring.ts'

export type { Logger } from 'pino'

/** Fields that must never reach a log line, wherever they stand. */
const secretFields = ['password', 'token', 'accessToken', 'refreshToken', 'authorization', 'cookie']

/**
 * JSON lines on stdout: constant message, values as fields, one child per subsystem. The newest of them are kept in
 * the process as well, redacted as they are written, so that an administrator can search them.
 */
export function createLogger(service: string, ring: LogRing = logRing): Logger {
  const stdout = pino.destination({ dest: 1, sync: true })
  return pino(
    {
      level: loadConfig().log.level,
      base: { service },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: secretFields.flatMap(field => [field, `*.${field}`, `*.*.${field}`]),
    },
    {
      write(line: string) {
        stdout.write(line)
        ring.add(line)
      },
    },
  )
}
