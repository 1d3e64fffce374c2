import { UserError } from '#platform/errors.ts'
import type { GuardedAnswer, GuardedFetch } from '#platform/net/guarded-fetch.ts'
import { decodeAnswer } from './decode-answer.ts'
import { answeredWith, SourceProblem } from './source-problem.ts'

export type SourceRequest = {
  headers?: Record<string, string>
  /** Statuses other than 200 whose body is an answer too, such as ENTSO-E's 400 with its reason. */
  alsoRead?: readonly number[]
  maxBytes?: number
}

/** What providers fetch with: guarded, bounded, and tried again where that can help. */
export type SourceHttp = {
  /**
   * The text of an answer. UserError: OUTGOING_… of the guard, SOURCE_UNAUTHORISED, SOURCE_BUSY, SOURCE_TROUBLE,
   * SOURCE_REFUSED.
   */
  getText: (url: URL, request?: SourceRequest) => Promise<string | UserError>
}

/** Waiting and chance, so that tests neither wait nor guess. */
export type Pacing = {
  sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>
  /** 0 … 1 */
  random: () => number
  /** How long one answer may take; the guard's own limit where nothing is given. */
  answerWithinMs?: number
}

type Options = {
  guard: GuardedFetch
  signal: AbortSignal
  pacing: Pacing
  /** How often one address is asked at most. */
  attempts: number
}

/** What may be gone the next moment. */
const passing = new Set([
  'OUTGOING_TIMEOUT',
  'OUTGOING_UNREACHABLE',
  'OUTGOING_INTERRUPTED',
  'OUTGOING_HOST_UNKNOWN',
  'SOURCE_TROUBLE',
  'SOURCE_BUSY',
])

const firstPauseMs = 1000
/** Longer than this nobody waits within one run; the connector comes again. */
const longestPauseMs = 30_000

export function createSourceHttp({ guard, signal, pacing, attempts }: Options): SourceHttp {
  return {
    async getText(url, request = {}) {
      for (let attempt = 1; ; attempt++) {
        const outcome = await once(guard, url, {
          ...request,
          signal,
          withinMs: pacing.answerWithinMs,
        })
        if (!(outcome instanceof UserError)) return outcome
        const pauseMs = pauseAfter(outcome, attempt, pacing.random())
        if (attempt >= attempts || pauseMs === undefined) return outcome
        await pacing.sleep(pauseMs, signal)
      }
    },
  }
}

type OneRequest = SourceRequest & { signal: AbortSignal; withinMs: number | undefined }

async function once(
  guard: GuardedFetch,
  url: URL,
  { headers = {}, alsoRead = [], maxBytes, signal, withinMs }: OneRequest,
): Promise<string | UserError> {
  const answer = await guard.request({
    url,
    headers,
    signal,
    ...(maxBytes !== undefined && { maxBytes }),
    ...(withinMs !== undefined && { withinMs }),
  })
  if (answer instanceof UserError) return answer
  if (answer.status === 200 || alsoRead.includes(answer.status)) return textOf(answer)
  return answeredWith(answer, url.host)
}

function textOf({ bytes, headers }: GuardedAnswer): string {
  return decodeAnswer(bytes, headers['content-type'])
}

/** Undefined where trying again is of no use now. Doubles each time, between half and all of it by chance. */
function pauseAfter(problem: UserError, attempt: number, chance: number): number | undefined {
  if (!passing.has(problem.code)) return undefined
  const asked = problem instanceof SourceProblem ? problem.retryAfterMs : undefined
  if (asked !== undefined) return asked <= longestPauseMs ? asked : undefined
  return firstPauseMs * 2 ** (attempt - 1) * (0.5 + chance / 2)
}
