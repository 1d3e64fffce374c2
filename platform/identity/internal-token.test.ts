import { generateKeyPairSync } from 'node:crypto'
import { decodeJwt } from 'jose'
import { describe, expect, it } from 'vitest'
import { createInternalSigner, createInternalVerifier } from './internal-token.ts'
import { createViewer } from './viewer.ts'

const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const anna = createViewer({ userId: 'u1', name: 'anna', role: 'operator' })
const service = createViewer({ name: 'gateway', role: 'service' })
const start = Date.parse('2026-01-01T00:00:00Z')

describe('the identity between gateway and subgraph', () => {
  it('arrives as it was', async () => {
    const signer = createInternalSigner(privateKey, 'gateway')
    const verify = createInternalVerifier(publicKey, 'admin')

    expect(await verify(await signer.sign(anna, 'admin'))).toMatchObject({
      userId: 'u1',
      name: 'anna',
      role: 'operator',
    })
    expect(await verify(await signer.sign(service, 'admin'))).toMatchObject({ userId: undefined })
  })

  it('counts only for the subgraph it was signed for', async () => {
    const token = await createInternalSigner(privateKey, 'gateway').sign(anna, 'admin')

    expect(await createInternalVerifier(publicKey, 'knowledge')(token)).toBeUndefined()
  })

  it('counts for 60 seconds', async () => {
    const token = await createInternalSigner(privateKey, 'gateway', () => start).sign(anna, 'admin')
    const verifyAt = (seconds: number) =>
      createInternalVerifier(publicKey, 'admin', () => start + seconds * 1000)(token)

    expect(await verifyAt(59)).toBeDefined()
    expect(await verifyAt(66)).toBeUndefined()
  })

  it('is refused when forged, unsigned or garbage', async () => {
    const verify = createInternalVerifier(publicKey, 'admin')
    const foreign = generateKeyPairSync('ed25519')
    const forged = await createInternalSigner(foreign.privateKey, 'gateway').sign(anna, 'admin')
    const unsigned = `${btoa('{"alg":"none"}')}.${btoa('{"name":"x","role":"admin"}')}.`

    for (const token of [forged, unsigned, 'a.b.c', '']) {
      expect(await verify(token)).toBeUndefined()
    }
  })

  it('is signed once per viewer and subgraph for 20 seconds, never shared between two', async () => {
    let now = start
    const signer = createInternalSigner(privateKey, 'gateway', () => now)
    const first = await signer.sign(anna, 'admin')

    expect(await signer.sign(anna, 'admin')).toBe(first)
    expect(await signer.sign(service, 'admin')).not.toBe(first)
    expect(decodeJwt(await signer.sign(anna, 'knowledge')).aud).toBe('knowledge')
    now += 20_000
    expect(await signer.sign(anna, 'admin')).not.toBe(first)
  })
})
