import { UserError } from '#platform/errors.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import type { Logger } from '#platform/logger.ts'
import type { FoundLogs, LogLevel, LogSource, LogWish } from './log-entry.ts'

export type LogFilter = {
  from?: Date | null
  to?: Date | null
  level?: LogLevel | null
  process?: string | null
  text?: string | null
}
export type LogSearch = FoundLogs & { source: 'MEMORY' | 'LOKI'; notice: string | null }

type Sources = { memory: LogSource; loki: LogSource | undefined; log: Pick<Logger, 'warn'> }

const hourMs = 3_600_000
const longestText = 200
const lokiAway =
  'Loki antwortet nicht. Gezeigt wird die letzte Stunde aus dem Speicher der Dienste.'

/** The log of all processes: of the last hour from their memory, of any time from Loki where there is one. */
export class LogService {
  constructor(private readonly sources: Sources) {}

  /** Newest first. LOG_PERIOD_INVALID, LOG_TEXT_TOO_LONG. */
  async search(
    filter: LogFilter,
    page: { limit: number; after: string | undefined },
    viewer: Viewer,
  ): Promise<LogSearch | UserError> {
    viewer.require('admin')
    const wish = wishOf(filter, page)
    const wrong = check(wish)
    if (wrong) return wrong
    const { memory, loki, log } = this.sources
    if (!loki) return { ...(await memory.find(wish)), source: 'MEMORY', notice: null }
    try {
      return { ...(await loki.find(wish)), source: 'LOKI', notice: null }
    } catch (error) {
      log.warn({ err: error }, 'Loki did not answer')
      return { ...(await memory.find(wish)), source: 'MEMORY', notice: lokiAway }
    }
  }
}

function wishOf(filter: LogFilter, page: { limit: number; after: string | undefined }): LogWish {
  const to = filter.to ?? new Date()
  return {
    ...page,
    to,
    from: filter.from ?? new Date(to.getTime() - hourMs),
    level: filter.level ?? 'INFO',
    process: filter.process?.trim() || undefined,
    text: filter.text?.trim() || undefined,
  }
}

function check({ from, to, text, process }: LogWish): UserError | undefined {
  if (from > to) {
    return new UserError('LOG_PERIOD_INVALID', 'Der Beginn liegt nach dem Ende.', {
      place: 'from',
      remedy: 'Wählen Sie einen Beginn, der vor dem Ende liegt.',
    })
  }
  const longest = Math.max(text?.length ?? 0, process?.length ?? 0)
  if (longest <= longestText) return undefined
  return new UserError(
    'LOG_TEXT_TOO_LONG',
    `Der Suchtext hat ${longest} Zeichen; möglich sind ${longestText}.`,
    { place: 'text', remedy: 'Kürzen Sie ihn auf das Wesentliche.' },
  )
}
