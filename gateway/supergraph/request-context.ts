import type { Viewer } from '#platform/identity/viewer.ts'

/** Who asks; every fetch and every subscription upstream carries it. */
export type RequestContext = {
  /** Undefined for introspection without login, and with GATEWAY_AUTH=off. */
  viewer: Viewer | undefined
  /** Passed on to the subgraphs, so that the log lines of one request can be found together. */
  requestId: string
}
