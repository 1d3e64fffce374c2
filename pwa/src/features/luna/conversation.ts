import type { AnswerLevel, AskLunaSubscription } from '../../graphql/graphql.ts'
import { problemOfUserError, type Problem } from '../../lib/api/problem.ts'

export type LunaEvent = AskLunaSubscription['askLuna']
export type LunaSource = Extract<LunaEvent, { __typename: 'LunaSources' }>['sources'][number]

export type AnswerState =
  | { phase: 'searching' | 'writing' | 'stopped' }
  | { phase: 'done'; level: AnswerLevel; engine: string; milliseconds: number }
  | { phase: 'failed'; problem: Problem }

/** A question and what came back so far. */
export type Exchange = {
  id: number
  question: string
  text: string
  sources: readonly LunaSource[]
  /** The numbers of the sources that the text refers to; empty until the answer is complete. */
  cited: readonly number[]
  state: AnswerState
}

export function newExchange(id: number, question: string): Exchange {
  return { id, question, text: '', sources: [], cited: [], state: { phase: 'searching' } }
}

export function isRunning({ state }: Exchange): boolean {
  return state.phase === 'searching' || state.phase === 'writing'
}

/** What an event of the stream adds to the answer. */
export function withEvent(exchange: Exchange, event: LunaEvent): Exchange {
  switch (event.__typename) {
    case 'LunaSources':
      return { ...exchange, sources: event.sources }
    case 'LunaDelta':
      return { ...exchange, text: exchange.text + event.text, state: { phase: 'writing' } }
    case 'LunaDone': {
      const { level, engine, milliseconds, cited } = event
      return { ...exchange, cited, state: { phase: 'done', level, engine, milliseconds } }
    }
    case 'LunaFailure':
      return failed(exchange, problemOfUserError(event.error))
  }
}

export function failed(exchange: Exchange, problem: Problem): Exchange {
  return { ...exchange, state: { phase: 'failed', problem } }
}

export function stopped(exchange: Exchange): Exchange {
  return isRunning(exchange) ? { ...exchange, state: { phase: 'stopped' } } : exchange
}

/** The sources worth showing: the cited ones once they are known, before that all that were found. */
export function shownSources({ sources, cited }: Exchange): readonly LunaSource[] {
  const referenced = sources.filter(({ number }) => cited.includes(number))
  return referenced.length > 0 ? referenced : sources
}
