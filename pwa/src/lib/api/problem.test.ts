import { CombinedGraphQLErrors, ServerError } from '@apollo/client/errors'
import { describe, expect, it } from 'vitest'
import { isWorthRetrying, problemOf, problemOfUserError } from './problem.ts'

function graphqlError(code: string, message = 'Raw text that nobody should read') {
  const errors = [{ message, extensions: { code } }]
  return new CombinedGraphQLErrors({ data: null, errors })
}

function serverError(status: number) {
  const response = new Response('<html>', { status: status === 0 ? 599 : status })
  return new ServerError('Response not successful', { response, bodyText: '<html>' })
}

describe('a failure in German', () => {
  it.each([
    ['no network', new TypeError('Failed to fetch'), 'offline'],
    ['a proxy without a server behind it', serverError(503), 'offline'],
    ['a lost socket', new Error('Socket closed with event 1006 '), 'offline'],
    ['a socket of an ended session', new Error('Socket closed with event 4401 x'), 'signed-out'],
    ['a session that ended', graphqlError('UNAUTHENTICATED'), 'signed-out'],
    ['the status of a session that ended', serverError(401), 'signed-out'],
    ['a missing right', graphqlError('FORBIDDEN'), 'forbidden'],
    ['too many requests', serverError(429), 'busy'],
    ['a fault of the server', graphqlError('INTERNAL_SERVER_ERROR'), 'server'],
    ['anything else', 'what?', 'server'],
  ])('recognises %s', (_, error, kind) => {
    const problem = problemOf(error)

    expect(problem.kind).toBe(kind)
    expect(problem.message).toMatch(/^[A-ZÄÖÜ].*\.$/)
    expect(problem.message).not.toContain('Raw text')
  })

  it('says which service is away, as the gateway puts it', () => {
    const sentence = 'Der Dienst „Wissen“ antwortet gerade nicht.'

    expect(problemOf(graphqlError('SUBGRAPH_UNAVAILABLE', sentence)).message).toBe(sentence)
  })

  it('keeps place and remedy of an expected failure', () => {
    const error = { message: 'Spalte fehlt.', place: 'Zeile 3', remedy: 'Ergänzen Sie sie.' }

    expect(problemOfUserError(error)).toEqual({ kind: 'user', ...error })
  })

  it('offers another attempt only where it can help', () => {
    expect(isWorthRetrying(problemOf(new TypeError()))).toBe(true)
    expect(isWorthRetrying(problemOf(graphqlError('FORBIDDEN')))).toBe(false)
  })
})
