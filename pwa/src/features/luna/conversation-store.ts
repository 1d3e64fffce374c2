import type { ApolloClient } from '@apollo/client'
import { useSyncExternalStore } from 'react'
import type { Subscription } from 'rxjs'
import { subscriptionResults } from '../../lib/api/live.ts'
import { problemOf } from '../../lib/api/problem.ts'
import { whenSignedOut } from '../../lib/session/sign-out.ts'
import {
  failed,
  isRunning,
  newExchange,
  stopped,
  withEvent,
  type Exchange,
} from './conversation.ts'
import { askLunaDocument } from './luna.queries.ts'

/**
 * The conversation of this visit. It lives outside the page, so that an answer keeps streaming while the reader
 * follows a citation, and is still there on the way back. It ends with the session.
 */
class ConversationStore {
  private exchanges: readonly Exchange[] = []
  private stream: Subscription | undefined
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
    this.stream = subscriptionResults(client, askLunaDocument, { input: { question } }).subscribe({
      next: ({ askLuna }) => this.change(id, exchange => withEvent(exchange, askLuna)),
      error: (error: unknown) => this.change(id, exchange => failed(exchange, problemOf(error))),
      complete: () => this.change(id, stopped),
    })
  }

  stop(): void {
    this.stream?.unsubscribe()
    this.stream = undefined
    this.set(this.exchanges.map(stopped))
  }

  clear(): void {
    this.stop()
    this.set([])
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
