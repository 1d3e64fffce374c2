import { sinceVariable } from './resumption.ts'
import type { Upstream, UpstreamRequest } from './upstream.ts'

type Options = {
  /** Waits before each further attempt; after the last one the loss is reported. */
  delaysMs?: readonly number[]
  /** False for a stream that must not start again from its beginning. */
  mayRestart?: (request: UpstreamRequest) => boolean
}

/** About twelve seconds in all: longer than a subgraph needs to restart. */
const defaultDelaysMs = [100, 300, 800, 1_500, 3_000, 6_000]

/**
 * An answer of Luna would begin again in the middle of what the user reads; the reader resumes it by
 * its position. Meter readings and the progress of a job only go on.
 */
const onceOnly = new Set(['askLuna', 'resumeAnswer'])

/**
 * Subscribes again when the connection breaks, and tells nobody as long as that works: where the events have
 * cursors from the last one on, so that there is no hole. Without a cursor the interruption is told, unless the
 * subscription begins with the whole state.
 */
export function resubscribing(upstream: Upstream, options: Options = {}): Upstream {
  const { delaysMs = defaultDelaysMs, mayRestart = ({ field }) => !onceOnly.has(field) } = options
  return {
    subscribe(request, observer) {
      const { resumption } = request
      let attempt = 0
      let cursor: string | undefined
      let timer: NodeJS.Timeout | undefined
      let leave = start()

      function start(): () => void {
        return upstream.subscribe(fromCursor(request, cursor), {
          ...observer,
          next(event) {
            attempt = 0
            cursor = resumption?.cursorOf(event) ?? cursor
            observer.next(event)
          },
          lost(reason) {
            const isFirst = attempt === 0
            const delay = mayRestart(request) ? delaysMs[attempt++] : undefined
            if (delay === undefined) {
              observer.lost(reason)
              return
            }
            if (isFirst && mayMiss(request, cursor)) observer.interrupted()
            // Spread, so that the clients of a restarted subgraph do not all come in the same moment.
            timer = setTimeout(() => (leave = start()), delay * (0.5 + Math.random()))
          },
        })
      }

      return () => {
        clearTimeout(timer)
        leave()
      }
    },
    close: () => upstream.close(),
  }
}

function mayMiss({ resumption, isSnapshot }: UpstreamRequest, cursor: string | undefined): boolean {
  if (isSnapshot) return false
  return !resumption || (cursor === undefined && !resumption.startsSomewhere)
}

function fromCursor(request: UpstreamRequest, cursor: string | undefined): UpstreamRequest {
  const { resumption, variables } = request
  if (!resumption || cursor === undefined) return request
  return {
    ...request,
    query: resumption.again,
    variables: { ...variables, [sinceVariable]: cursor },
  }
}
