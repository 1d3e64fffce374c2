import { generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createInternalSigner, createInternalVerifier } from '#platform/identity/internal-token.ts'
import { createViewer } from '#platform/identity/viewer.ts'
import { internalHeader } from '#platform/observation/observation.route.ts'
import { observeProcess } from '#platform/observation/process-report.ts'
import { startTestFederation, type TestFederation } from '../testing/test-federation.ts'
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts'

const keys = generateKeyPairSync('ed25519')
let federation: TestFederation
let gateway: TestGateway
beforeAll(async () => {
  federation = await startTestFederation()
  const verify = createInternalVerifier(keys.publicKey, 'gateway')
  gateway = await startTestGateway(federation, {
    observation: { verify, report: observeProcess('gateway') },
  })
})
afterAll(async () => {
  await gateway.close()
  await federation.close()
})

const ask = (headers: Record<string, string>) =>
  fetch(`${gateway.url}/internal/process`, { headers })

it('the gateway tells other processes of Luna how it is and which operations were slow', async () => {
  const query = { query: '{ __typename }' }
  const authorization = `Bearer ${await gateway.accessToken()}`
  const headers = { authorization, 'content-type': 'application/json' }
  await fetch(`${gateway.url}/graphql`, { method: 'POST', headers, body: JSON.stringify(query) })
  const viewer = createViewer({ name: 'admin', role: 'service' })
  const token = await createInternalSigner(keys.privateKey, 'admin').sign(viewer, 'gateway')

  const response = await ask({ [internalHeader]: token })

  expect(await response.json()).toMatchObject({
    name: 'gateway',
    slowOperations: [{ name: 'anonymous', kind: 'query' }],
  })
})

it('the gateway tells it to nobody else, whatever they may otherwise', async () => {
  const admin = { authorization: `Bearer ${await gateway.accessToken('admin')}` }
  const token = { 'x-admin-token': 'the-admin-token' }
  const answers = await Promise.all([ask({}), ask(admin), ask(token)])

  expect(answers.map(({ status }) => status)).toEqual([401, 401, 401])
})
