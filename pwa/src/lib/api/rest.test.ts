import { expect, it } from 'vitest'
import { problemOfBody } from './rest.ts'

it('takes message and remedy from the gateway', () => {
  const body = {
    code: 'LINK_INVALID',
    message: 'Dieser Link ist abgelaufen.',
    remedy: 'Neu laden.',
  }

  expect(problemOfBody(403, body)).toEqual({
    kind: 'user',
    message: 'Dieser Link ist abgelaufen.',
    remedy: 'Neu laden.',
  })
})

it('speaks of an unreachable server where only a proxy answered', () => {
  expect(problemOfBody(502, '<html>').kind).toBe('offline')
})

it('has a general sentence for everything else', () => {
  expect(problemOfBody(500, { error: 1 })).toMatchObject({ kind: 'server' })
})
