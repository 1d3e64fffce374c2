import { ApolloClient, ApolloLink } from '@apollo/client'
import { defer, from, isObservable, map, of, type Observable } from 'rxjs'
import { createCache } from '../lib/api/cache.ts'

/** What the server answers to an operation, by its name; a stream for a subscription. */
export type Answers = Record<
  string,
  // Each operation has its own variables; the test that answers it knows them.
  (variables: never) => object | Promise<object> | Observable<object>
>

function answered(answer: object | Promise<object> | Observable<object>): Observable<object> {
  if (isObservable(answer)) return answer as Observable<object>
  return answer instanceof Promise ? from(answer) : of(answer)
}

/** An API client over answers written in the test. What is not written fails like a lost network. */
export function fakeClient(answers: Answers): ApolloClient {
  const link = new ApolloLink(({ operationName = '', variables }) =>
    defer(() => {
      const answer = answers[operationName]
      if (!answer) throw new TypeError(`no answer to ${operationName}`)
      return answered(answer(variables as never)).pipe(map(data => ({ data: { ...data } })))
    }),
  )
  return new ApolloClient({ cache: createCache(), link })
}

export const userError = (message: string, remedy: string | null = null) => ({
  __typename: 'UserError',
  code: 'TEST',
  message,
  place: null,
  remedy,
})
