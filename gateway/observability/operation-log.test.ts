import { expect, it } from 'vitest'
import { createLogger } from '#platform/logger.ts'
import { slowOperations } from '#platform/observation/slow-operations.ts'
import { createOperationLog } from './operation-log.ts'

it('remembers slow queries and mutations by name, and no subscription', () => {
  const log = createOperationLog(createLogger('test'))
  const operation = { transport: 'http', user: 'Ada', code: 'OK' } as const
  log({ ...operation, name: 'Lastgang', kind: 'query', durationMs: 812.54 })
  log({ ...operation, name: undefined, kind: 'mutation', durationMs: 20 })
  log({ ...operation, name: 'Live', kind: 'subscription', durationMs: 9e6 })

  expect(slowOperations.list(10)).toEqual([
    { name: 'Lastgang', kind: 'query', durationMs: 812.5, code: 'OK', at: expect.any(Date) },
    { name: 'anonymous', kind: 'mutation', durationMs: 20, code: 'OK', at: expect.any(Date) },
  ])
})
