import { UserError } from '#platform/errors.ts'
import type { GuardedAnswer } from '#platform/net/guarded-fetch.ts'

/** A source that answered, but not with data. */
export class SourceProblem extends UserError {
  /** How long the source wants to be left alone, where it said so. */
  readonly retryAfterMs?: number

  constructor(
    code: string,
    message: string,
    { remedy, retryAfterMs }: { remedy: string; retryAfterMs?: number | undefined },
  ) {
    super(code, message, { remedy })
    if (retryAfterMs !== undefined) this.retryAfterMs = retryAfterMs
  }
}

const later = 'Luna versucht es von selbst wieder.'

/** What a status other than 200 means; `host` only, because the rest of an address may carry a token. */
export function answeredWith({ status, headers }: GuardedAnswer, host: string): SourceProblem {
  const retryAfterMs = retryAfter(headers['retry-after'])
  if (status === 401 || status === 403) {
    return new SourceProblem(
      'SOURCE_UNAUTHORISED',
      `${host} hat den Zugriff abgelehnt (HTTP ${status}).`,
      { remedy: 'Prüfen Sie den Zugangsschlüssel und ob er für diese Daten freigeschaltet ist.' },
    )
  }
  if (status === 429) {
    return new SourceProblem(
      'SOURCE_BUSY',
      `${host} lässt im Moment keine weiteren Abfragen zu (HTTP 429).`,
      { remedy: later, retryAfterMs },
    )
  }
  if (status >= 500) {
    return new SourceProblem('SOURCE_TROUBLE', `${host} ist gestört (HTTP ${status}).`, {
      remedy: later,
      retryAfterMs,
    })
  }
  return new SourceProblem(
    'SOURCE_REFUSED',
    `${host} hat die Anfrage nicht beantwortet (HTTP ${status}).`,
    { remedy: 'Prüfen Sie Adresse und Einstellungen der Datenquelle.' },
  )
}

/** Seconds or an HTTP date; undefined for neither. */
export function retryAfter(header: string | undefined, now = Date.now()): number | undefined {
  if (header === undefined) return undefined
  if (/^\d{1,6}$/.test(header.trim())) return Number(header) * 1000
  const date = Date.parse(header)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}
