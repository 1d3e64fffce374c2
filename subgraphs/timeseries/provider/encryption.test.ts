import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { UserError } from '#platform/errors.ts'
import { parseAllowList } from '#platform/net/allow-list.ts'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { openConnectors, testToken, type TestConnectors } from '../testing/test-connectors.ts'
import { valid } from '../testing/valid.ts'
import { ConnectorService } from './connector.service.ts'
import type { ProviderId } from './provider.ts'

const admin = testViewer('admin')
let all: TestConnectors
beforeEach(async () => {
  all = await openConnectors()
})
afterEach(() => all.close())

/** Every name is a public address. */
const serviceWith = (allow: string) => {
  const policy = {
    ...{ ...all.use.policy, allow: parseAllowList(allow) },
    resolve: async () => ['93.184.215.14'],
  }
  return new ConnectorService({ ...all.use, policy })
}
const input = (provider: ProviderId, baseUrl: string, secret?: string) => ({
  ...{ provider, name: `${provider} ${baseUrl}`, secret, settings: { baseUrl } },
})
const codeOf = (outcome: unknown) => (outcome instanceof UserError ? outcome.code : 'OK')

describe('a secret', () => {
  it('goes over an encrypted connection only, unless the administrator allows the host', async () => {
    const plain = input('ENTSOE', 'http://public.example', testToken)

    const refused = await serviceWith('').create(plain, admin)
    expect(refused).toMatchObject({
      code: 'CONNECTOR_NOT_ENCRYPTED',
      message: expect.stringContaining('public.example'),
      place: 'Adresse der Schnittstelle',
    })
    expect(JSON.stringify(refused)).not.toContain(testToken)
    expect(codeOf(await serviceWith('').test(plain, undefined, admin))).toBe(
      'CONNECTOR_NOT_ENCRYPTED',
    )
    expect(codeOf(await serviceWith('other.example').create(plain, admin))).toBe(
      'CONNECTOR_NOT_ENCRYPTED',
    )
    expect(codeOf(await serviceWith('public.example').create(plain, admin))).toBe('OK')
  })

  it('is what matters: without one, and with https, any public address will do', async () => {
    const service = serviceWith('')

    expect(codeOf(await service.create(input('SMARD', 'http://public.example'), admin))).toBe('OK')
    const encrypted = input('ENTSOE', 'https://public.example', testToken)
    const { id } = valid(await service.create(encrypted, admin))
    const plain = { settings: { baseUrl: 'http://public.example' }, secret: 'neu' }
    expect(codeOf(await service.update(id, plain, admin))).toBe('CONNECTOR_NOT_ENCRYPTED')
  })

  it('is not sent by a source that was set up before, either', async () => {
    const service = serviceWith('public.example')
    const { id } = valid(
      await service.create(input('ENTSOE', 'http://public.example', testToken), admin),
    )

    expect(codeOf(await serviceWith('').run(id, {}, admin))).toBe('CONNECTOR_NOT_ENCRYPTED')
  })
})
