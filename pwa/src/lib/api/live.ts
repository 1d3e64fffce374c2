import type { ApolloClient, OperationVariables, TypedDocumentNode } from '@apollo/client'
import { defer, mergeMap, of, retry, throwError, timer, type Observable } from 'rxjs'
import { codeOf, isSignedOut } from './problem.ts'

const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 30_000
const FINAL_CODES = new Set(['FORBIDDEN', 'BAD_USER_INPUT', 'NOT_FOUND'])

/** Another attempt would be refused the same way. */
function isFinal(error: unknown): boolean {
  return isSignedOut(error) || FINAL_CODES.has(codeOf(error) ?? '')
}

/** Waits longer after each failure: 1, 2, 4 … 30 seconds. */
export function retryWait(attempt: number): number {
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt - 1))
}

/** The results of a subscription; ends with an error as soon as the connection or the server fails. */
export function subscriptionResults<TData, TVariables extends OperationVariables>(
  client: ApolloClient,
  query: TypedDocumentNode<TData, TVariables>,
  variables: TVariables,
): Observable<TData> {
  const options = { query, variables, fetchPolicy: 'no-cache', errorPolicy: 'all' } as const
  return client.subscribe<TData, TVariables>(options).pipe(
    // An event without an error carries its data.
    mergeMap(({ data, error }) => (error ? throwError(() => error) : of(data as TData))),
  )
}

/**
 * A subscription that survives lost connections. `variablesNow` is asked again before each new attempt,
 * so that a cursor in it makes the server fill the hole.
 */
export function liveResults<TData, TVariables extends OperationVariables>(
  client: ApolloClient,
  query: TypedDocumentNode<TData, TVariables>,
  variablesNow: () => TVariables,
): Observable<TData> {
  return defer(() => subscriptionResults(client, query, variablesNow())).pipe(
    retry({
      resetOnSuccess: true,
      delay: (error: unknown, attempt: number) =>
        isFinal(error) ? throwError(() => error) : timer(retryWait(attempt)),
    }),
  )
}
