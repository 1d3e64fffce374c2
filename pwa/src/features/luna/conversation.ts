import type { AnswerLevel, AskLunaSubscription } from '../../graphql/graphql.ts'
import { problemOfUserError, type Problem } from '../../lib/api/problem.ts'

export type LunaEvent = AskLunaSubscription['askLuna']
export type LunaSource = Extract<LunaEvent, { __typename: 'LunaSources' }>['sources'][number]

export type AnswerState =
  | { phase: 'searching' | 'writing' | 'stopped' }
  | {
      phase: 'done'
      level: AnswerLevel
      engine: string
      milliseconds: number
      /** German: why the answer is another than expected. */
      note: string | null
    }
  | { phase: 'failed'; problem: Problem }

/** A question and what came back so far. */
export type Exchange = {
  id: number
  question: string
  text: string
  sources: readonly LunaSource[]
  /** The numbers of the sources that the text refers to; empty until the answer is complete. */
  cited: readonly number[]
  /** Given once the server has begun: with it a broken stream goes on after `received` events. */
  answerId: string | undefined
  received: number
  state: AnswerState
}

export function newExchange(id: number, question: string): Exchange {
  return {
    id,
    question,
    text: '',
    sources: [],
    cited: [],
    answerId: undefined,
    received: 0,
    state: { phase: 'searching' },
  }
}

export function isRunning({ state }: Exchange): boolean {
  return state.phase === 'searching' || state.phase === 'writing'
}

/** What an event of the stream adds to the answer; one that came before adds nothing. */
export function withEvent(exchange: Exchange, event: LunaEvent): Exchange {
  const position = Number(event.cursor)
  if (position <= exchange.received) return exchange
  return added({ ...exchange, received: position }, event)
}

function added(exchange: Exchange, event: LunaEvent): Exchange {
  switch (event.__typename) {
    case 'LunaSources':
      return { ...exchange, answerId: event.answerId, sources: event.sources }
    case 'LunaDelta':
      return { ...exchange, text: exchange.text + event.text, state: { phase: 'writing' } }
    case 'LunaCitation':
      return exchange
    case 'LunaDone': {
      const { level, engine, milliseconds, cited, note } = event
      return { ...exchange, cited, state: { phase: 'done', level, engine, milliseconds, note } }
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
