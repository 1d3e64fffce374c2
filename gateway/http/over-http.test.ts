import { auditServer } from 'graphql-http'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestFederation, type TestFederation } from '../testing/test-federation.ts'
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts'

// The audit of the specification "GraphQL over HTTP", as the package graphql-http carries it out.

let federation: TestFederation
let development: TestGateway
let production: TestGateway

beforeAll(async () => {
  federation = await startTestFederation()
  development = await startTestGateway(federation)
  production = await startTestGateway(federation, { mode: 'production' })
})
afterAll(async () => {
  await development.close()
  await production.close()
  await federation.close()
})

async function audit(gateway: TestGateway) {
  const authorization = `Bearer ${await gateway.accessToken()}`
  const asAnna = (input: string | URL, init: RequestInit = {}) => {
    const headers = new Headers(init.headers)
    headers.set('authorization', authorization)
    return fetch(input, { ...init, headers })
  }
  const results = await auditServer({ url: `${gateway.url}/graphql`, fetchFn: asAnna })
  const of = (status: string) =>
    results.filter(result => result.status === status).map(({ id, name }) => `${id} ${name}`)
  return { count: results.length, errors: of('error'), warnings: of('warn') }
}

it('finds no error in development', async () => {
  const { count, errors, warnings } = await audit(development)

  expect(count).toBeGreaterThan(50)
  expect(errors).toEqual([])
  expect(warnings.length).toBeLessThanOrEqual(3)
})

it('finds in production only that the schema is not told', async () => {
  const { errors } = await audit(production)

  // Both ask for a type of the schema.
  expect(errors.map(error => error.slice(0, 4)).sort()).toEqual(['28B9', 'BF61'])
})
