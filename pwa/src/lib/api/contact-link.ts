import { ApolloLink } from '@apollo/client'
import { OperationTypeNode } from 'graphql'
import { catchError, from, of, switchMap, tap, throwError, type Observable } from 'rxjs'
import type { CacheKeeper } from '../offline/cache-keeper.ts'
import type { ConnectionMonitor } from './connection.ts'
import { isSignedOut, isUnreachable } from './problem.ts'

type Options = {
  connection: ConnectionMonitor
  keeper: Pick<CacheKeeper, 'saveSoon' | 'restore'>
  /** Told which operation the server refused. */
  onSignedOut: (operationName: string | undefined) => void
}

function cachedData({ client, query, variables }: ApolloLink.Operation) {
  return client.cache.readQuery<Record<string, unknown>>({ query, variables })
}

/**
 * Notes whether the server answers, and answers a query from the cache when it does not, first with what
 * this visit fetched, then with what an earlier one kept: it stays readable, and the banner says how old it is.
 */
export function contactLink({ connection, keeper, onSignedOut }: Options): ApolloLink {
  const answerFromCache = (
    operation: ApolloLink.Operation,
    error: unknown,
  ): Observable<ApolloLink.Result> => {
    connection.reportLoss()
    if (operation.operationType !== OperationTypeNode.QUERY) return throwError(() => error)
    return from(keeper.restore()).pipe(
      switchMap(savedAt => {
        if (savedAt !== undefined) connection.reportEarlierContact(savedAt)
        const data = cachedData(operation)
        return data ? of({ data }) : throwError(() => error)
      }),
    )
  }
  return new ApolloLink((operation, forward) =>
    forward(operation).pipe(
      tap(result => {
        connection.reportContact()
        keeper.saveSoon()
        const codes = result.errors?.map(error => error.extensions?.['code'])
        if (codes?.includes('UNAUTHENTICATED')) onSignedOut(operation.operationName)
      }),
      catchError((error: unknown) => {
        if (isSignedOut(error)) onSignedOut(operation.operationName)
        return isUnreachable(error) ? answerFromCache(operation, error) : throwError(() => error)
      }),
    ),
  )
}
