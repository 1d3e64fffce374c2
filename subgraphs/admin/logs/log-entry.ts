export const logLevels = { TRACE: 10, DEBUG: 20, INFO: 30, WARN: 40, ERROR: 50, FATAL: 60 } as const
export type LogLevel = keyof typeof logLevels

/** A line of the log of one process. */
export type LogEntry = {
  time: Date
  process: string
  level: LogLevel
  message: string
  /** JSON: everything else of the line. */
  details: string
  /** Where a list goes on after this entry. */
  cursor: string
}

export type LogWish = {
  from: Date
  to: Date
  /** Entries below it are left out. */
  level: LogLevel
  process: string | undefined
  text: string | undefined
  after: string | undefined
  limit: number
}

export type FoundLogs = {
  /** Newest first. */
  entries: LogEntry[]
  /** Processes that did not answer; their entries are missing. */
  missing: string[]
}

export type LogSource = { find: (wish: LogWish) => Promise<FoundLogs> }

export function levelOf(level: number): LogLevel {
  if (level >= 60) return 'FATAL'
  if (level >= 50) return 'ERROR'
  if (level >= 40) return 'WARN'
  if (level >= 30) return 'INFO'
  return level >= 20 ? 'DEBUG' : 'TRACE'
}

/** Opaque to clients; `undefined` for what is none. */
export function readCursor(cursor: string | undefined): unknown {
  if (cursor === undefined) return undefined
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString())
  } catch {
    return undefined
  }
}

export function writeCursor(parts: (string | number)[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url')
}
