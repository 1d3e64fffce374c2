import { z } from 'zod'

/** A line of the log as it was written; `sequence` counts the lines of its process. */
export type LogLine = {
  sequence: number
  time: Date
  /** pino's number: 30 info, 40 warn, 50 error … */
  level: number
  message: string
  /** Everything else of the line, redacted as the log is. */
  fields: Record<string, unknown>
}

export type LogQuery = {
  from: Date
  to: Date
  /** Lines below it are left out. */
  level: number
  /** Somewhere in the line, whatever its case. */
  text: string | undefined
  /** Only lines that come after this one, newest first. */
  after: { time: Date; sequence: number } | undefined
  limit: number
}

export type LastError = { at: Date; message: string }

const stored = z.looseObject({
  time: z.iso.datetime().transform(text => new Date(text)),
  level: z.number(),
  msg: z.string().default(''),
})
type Kept = { sequence: number; at: number; text: string }

const errorLevel = 50
const longestLine = 16_384

/** The newest lines of this process's log: bounded in number, bytes and age. */
export class LogRing {
  private readonly lines: Kept[] = []
  private bytes = 0
  private sequence = 0
  private newestError: LastError | undefined

  constructor(
    private readonly bounds = { lines: 10_000, bytes: 4_000_000, ageMs: 3_600_000 },
    private readonly now: () => number = Date.now,
  ) {}

  /** Takes a line as pino writes it, after redaction. */
  add(text: string): void {
    const kept = text.length <= longestLine ? text : shortened(text)
    this.lines.push({ sequence: ++this.sequence, at: this.now(), text: kept })
    this.bytes += kept.length
    if (/"level":[56]0/.test(text.slice(0, 20))) this.noteError(text)
    this.forget()
  }

  /** Newest first. */
  find(query: LogQuery): LogLine[] {
    this.forget()
    const found: LogLine[] = []
    const wanted = query.text?.toLowerCase()
    for (let index = this.lines.length - 1; index >= 0; index--) {
      const kept = this.lines[index]
      if (!kept || found.length >= query.limit) break
      if (wanted !== undefined && !kept.text.toLowerCase().includes(wanted)) continue
      const line = parse(kept)
      if (line && fits(line, query)) found.push(line)
    }
    return found
  }

  lastError(): LastError | undefined {
    return this.newestError
  }

  private noteError(text: string): void {
    const line = parse({ sequence: 0, at: 0, text })
    if (line && line.level >= errorLevel) {
      this.newestError = { at: line.time, message: sentenceOf(line) }
    }
  }

  private forget(): void {
    const oldest = this.now() - this.bounds.ageMs
    let gone = 0
    for (const { at, text } of this.lines) {
      const isTooMuch =
        this.lines.length - gone > this.bounds.lines || this.bytes > this.bounds.bytes
      if (at >= oldest && !isTooMuch) break
      this.bytes -= text.length
      gone++
    }
    if (gone > 0) this.lines.splice(0, gone)
  }
}

/** Of a line that is too long its message stays, and the beginning of the rest. */
function shortened(text: string): string {
  const line = parse({ sequence: 0, at: 0, text })
  if (!line) return ''
  const { time, level, message, fields } = line
  const beginning = JSON.stringify(fields).slice(0, longestLine / 4)
  return JSON.stringify({ level, time, msg: message.slice(0, longestLine / 4), cut: beginning })
}

function parse({ sequence, text }: Kept): LogLine | undefined {
  try {
    const { time, level, msg, ...fields } = stored.parse(JSON.parse(text))
    return { sequence, time, level, message: msg, fields }
  } catch {
    // Nothing of ours writes such a line; it must not hide the others.
    return undefined
  }
}

function fits(line: LogLine, { from, to, level, after }: LogQuery): boolean {
  if (line.level < level || line.time < from || line.time > to) return false
  if (!after) return true
  const apart = after.time.getTime() - line.time.getTime()
  return apart > 0 || (apart === 0 && line.sequence < after.sequence)
}

const told = z.object({ err: z.object({ message: z.string() }) })

function sentenceOf({ message, fields }: LogLine): string {
  const cause = told.safeParse(fields)
  const whole = cause.success ? `${message}: ${cause.data.err.message}` : message
  return whole.slice(0, 500)
}

/** That of this process. */
export const logRing = new LogRing()
