import type { ApolloClient } from '@apollo/client'
import { useSyncExternalStore } from 'react'
import {
  catchError,
  defer,
  map,
  mergeMap,
  throwError,
  type Observable,
  type Subscription,
} from 'rxjs'
import { liveResults, subscriptionResults } from '../../lib/api/live.ts'
import { isUnreachable, problemOf } from '../../lib/api/problem.ts'
import { whenSignedOut } from '../../lib/session/sign-out.ts'
import {
  failed,
  isRunning,
  newExchange,
  stopped,
  withEvent,
  type Exchange,
  type LunaEvent,
} from './conversation.ts'
import {
  askLunaDocument,
  cancelAnswerDocument,
  resumeAnswerDocument,
  startConversationDocument,
} from './luna.queries.ts'

/**
 * The conversation of this visit. It lives outside the page, so that an answer keeps streaming while the reader
 * follows a citation, and is still there on the way back. It ends with the session.
 */
class ConversationStore {
  private exchanges: readonly Exchange[] = []
  private stream: Subscription | undefined
  private client: ApolloClient | undefined
  private conversationId: string | undefined
  private readonly listeners = new Set<() => void>()

  readonly read = (): readonly Exchange[] => this.exchanges

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  ask(client: ApolloClient, question: string): void {
    this.stop()
    const id = this.exchanges.length
    this.set([...this.exchanges, newExchange(id, question)])
    this.client = client
    this.stream = this.events(client, id, question).subscribe({
      next: event => this.change(id, exchange => withEvent(exchange, event)),
      error: (error: unknown) => this.change(id, exchange => failed(exchange, problemOf(error))),
      complete: () => this.change(id, stopped),
    })
  }

  stop(): void {
    this.stream?.unsubscribe()
    this.stream = undefined
    for (const { answerId } of this.exchanges.filter(isRunning)) this.cancel(answerId)
    this.set(this.exchanges.map(stopped))
  }

  clear(): void {
    this.stop()
    this.conversationId = undefined
    this.set([])
  }

  /** The first stream of an answer, and after a lost connection the rest of the same answer. */
  private events(client: ApolloClient, id: number, question: string): Observable<LunaEvent> {
    const first = defer(() => this.conversationIdFor(client)).pipe(
      mergeMap(conversationId => {
        const input = { question, ...(conversationId && { conversationId }) }
        return subscriptionResults(client, askLunaDocument, { input })
      }),
      map(({ askLuna }) => askLuna),
    )
    return first.pipe(
      catchError((error: unknown) => {
        const answerId = this.exchanges[id]?.answerId
        if (answerId === undefined || !isUnreachable(error)) return throwError(() => error)
        return liveResults(client, resumeAnswerDocument, () => ({
          answerId,
          after: this.exchanges[id]?.received ?? 0,
        })).pipe(map(({ resumeAnswer }) => resumeAnswer))
      }),
    )
  }

  /** Without a conversation the question stands for itself: that is no reason not to answer it. */
  private async conversationIdFor(client: ApolloClient): Promise<string | undefined> {
    if (this.conversationId !== undefined) return this.conversationId
    try {
      const { data } = await client.mutate({ mutation: startConversationDocument })
      const started = data?.startConversation
      if (started?.__typename === 'Conversation') this.conversationId = started.id
    } catch (error) {
      if (isUnreachable(error)) throw error
    }
    return this.conversationId
  }

  /** The server stops writing by itself when nobody reads; asking it saves the model's time. */
  private cancel(answerId: string | undefined): void {
    if (answerId === undefined) return
    const variables = { answerId }
    this.client?.mutate({ mutation: cancelAnswerDocument, variables }).catch(() => undefined)
  }

  private change(id: number, next: (exchange: Exchange) => Exchange): void {
    this.set(this.exchanges.map(exchange => (exchange.id === id ? next(exchange) : exchange)))
  }

  private set(exchanges: readonly Exchange[]): void {
    this.exchanges = exchanges
    for (const listener of this.listeners) listener()
  }
}

export const conversation = new ConversationStore()

whenSignedOut(() => conversation.clear())

export function useConversation(): { exchanges: readonly Exchange[]; isAnswering: boolean } {
  const exchanges = useSyncExternalStore(conversation.subscribe, conversation.read)
  return { exchanges, isAnswering: exchanges.some(isRunning) }
}
