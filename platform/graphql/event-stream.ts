import { createSourceEventStream, execute, type ExecutionArgs, type ExecutionResult } from 'graphql'

/**
 * The source of a subscription that ends at once when the client leaves: `return()` aborts `signal`,
 * which an async generator alone would notice only at its next event.
 */
export function abortableStream<T>(
  make: (signal: AbortSignal) => AsyncIterable<T>,
): AsyncIterableIterator<T> {
  const controller = new AbortController()
  const source = make(controller.signal)[Symbol.asyncIterator]()
  return {
    next: () => source.next(),
    async return() {
      controller.abort()
      await source.return?.()
      return { done: true, value: undefined }
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}

/**
 * graphql-js' `subscribe` with a fresh context per event, so that loaders of a long subscription never
 * answer from an old cache.
 */
export async function subscribeWithFreshContext(
  args: ExecutionArgs,
  freshContext: () => unknown,
): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult> {
  const source = await createSourceEventStream(args)
  if (!(Symbol.asyncIterator in source)) return source
  const events = source[Symbol.asyncIterator]()
  const results: AsyncIterableIterator<ExecutionResult> = {
    async next() {
      const event = await events.next()
      if (event.done) return { done: true, value: undefined }
      const value = await execute({
        ...args,
        rootValue: event.value,
        contextValue: freshContext(),
      })
      return { done: false, value }
    },
    async return() {
      await events.return?.()
      return { done: true, value: undefined }
    },
    [Symbol.asyncIterator]: () => results,
  }
  return results
}
