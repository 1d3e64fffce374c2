import { execute, parse, type ExecutionResult } from 'graphql'
import type { MutationEvent } from '../graphql/access.ts'
import type { SubgraphContext } from '../graphql/context.ts'
import { subscribeWithFreshContext } from '../graphql/event-stream.ts'
import type { Subgraph } from '../graphql/run-subgraph.ts'
import { buildSchema } from '../graphql/subgraph-schema.ts'
import { createViewer, type Role, type Viewer } from '../identity/viewer.ts'

export type TestSubgraph = {
  /** Runs a query or mutation through the public door, as this viewer. */
  ask(source: string, viewer: Viewer, variables?: Record<string, unknown>): Promise<Answer>
  /** The events of a subscription, each executed as it arrives. */
  subscribe(
    source: string,
    viewer: Viewer,
    variables?: Record<string, unknown>,
  ): Promise<AsyncIterableIterator<Answer>>
}
/** `data` is any shape: the tests say what they expect of it. */
export type Answer = { data: Record<string, never> | null; codes: unknown[] }

/** A subgraph without its process: real schema, real access rules, the context of the test. */
export function testSubgraph<C extends SubgraphContext>(
  subgraph: Subgraph<C>,
  createContext: (viewer: Viewer) => C,
  onMutation?: (event: MutationEvent) => Promise<void>,
): TestSubgraph {
  const { schema } = buildSchema({ ...subgraph, ...(onMutation && { onMutation }) })
  return {
    async ask(source, viewer, variableValues = {}) {
      const contextValue = createContext(viewer)
      return toAnswer(
        await execute({ schema, document: parse(source), variableValues, contextValue }),
      )
    },
    async subscribe(source, viewer, variableValues = {}) {
      const contextValue = createContext(viewer)
      const args = { schema, document: parse(source), variableValues, contextValue }
      const results = await subscribeWithFreshContext(args, () => createContext(viewer))
      if (!(Symbol.asyncIterator in results)) throw new Error(JSON.stringify(results))
      return answersOf(results)
    },
  }
}

function answersOf(results: AsyncIterableIterator<ExecutionResult>): AsyncIterableIterator<Answer> {
  const answers: AsyncIterableIterator<Answer> = {
    async next() {
      const { done, value } = await results.next()
      return done ? { done, value: undefined } : { done: false, value: toAnswer(value) }
    },
    async return() {
      await results.return?.()
      return { done: true, value: undefined }
    },
    [Symbol.asyncIterator]: () => answers,
  }
  return answers
}

export function testViewer(role: Role, userId?: string): Viewer {
  return createViewer({ name: role, role, ...(userId !== undefined && { userId }) })
}

function toAnswer({ data, errors }: ExecutionResult): Answer {
  // Results carry objects without prototype; a round trip makes them comparable.
  const plain = JSON.parse(JSON.stringify(data ?? null)) as Answer['data']
  return {
    data: plain,
    codes: (errors ?? []).map(({ message, extensions }) => extensions['code'] ?? message),
  }
}
