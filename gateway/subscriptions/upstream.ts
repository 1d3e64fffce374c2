import type { FormattedExecutionResult, GraphQLFormattedError } from 'graphql'
import type { RequestContext } from '../supergraph/request-context.ts'
import type { Resumption } from './resumption.ts'

/** The part of a subscription that one subgraph answers. */
export type UpstreamRequest = {
  subgraph: string
  /** Name of the subscribed root field: decides what happens when the connection breaks. */
  field: string
  query: string
  variables: Record<string, unknown>
  /** Where its events can be resumed after one of them. */
  resumption?: Resumption | undefined
  /** Its first event tells the whole state, so that nothing is missing after it was subscribed again. */
  isSnapshot?: boolean
  context: RequestContext
}

export type UpstreamObserver = {
  next(event: FormattedExecutionResult): void
  /** The connection broke and is made again; events of the time between may be missing. */
  interrupted(): void
  /** The subgraph refused or failed it; it has ended. */
  refused(errors: readonly GraphQLFormattedError[]): void
  /** The connection broke, or could not be made; it has ended. */
  lost(reason: unknown): void
  complete(): void
}

/**
 * Where the events of subscriptions come from. Implementations can be put around each other: one that
 * reconnects around one that connects; later one that shares equal requests of several clients.
 */
export type Upstream = {
  /** Answers how to leave; after that the observer hears nothing any more. */
  subscribe(request: UpstreamRequest, observer: UpstreamObserver): () => void
  close(): Promise<void>
}
