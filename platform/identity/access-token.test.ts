import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { SignJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { createAccessTokens } from './access-token.ts'
import { createViewer } from './viewer.ts'

const keys = generateKeyPairSync('ed25519')
const userId = randomUUID()
const familyId = randomUUID()
const anna = { ...createViewer({ userId, name: 'anna', role: 'operator' }), userId }
const start = Date.parse('2026-01-01T00:00:00Z')

function customToken(
  change: (token: SignJWT) => SignJWT,
  header = { alg: 'EdDSA', typ: 'at+jwt' },
) {
  const token = new SignJWT({ name: 'anna', role: 'admin', sid: familyId })
    .setProtectedHeader(header)
    .setIssuer('luna')
    .setAudience('luna-api')
    .setSubject(userId)
    .setIssuedAt(start / 1000)
    .setExpirationTime(start / 1000 + 600)
    .setJti('1')
  return change(token).sign(keys.privateKey)
}

describe('access tokens', () => {
  it('say who it is, for ten minutes', async () => {
    const token = await createAccessTokens(keys, () => start).issue(anna, familyId)
    const verifyAt = (seconds: number) =>
      createAccessTokens(keys, () => start + seconds * 1000).verify(token)

    expect(await verifyAt(599)).toMatchObject({
      viewer: { userId, name: 'anna', role: 'operator' },
      familyId,
      expiresAt: new Date(start + 600_000),
    })
    expect(await verifyAt(600)).toBeUndefined()
  })

  it('are refused with a foreign key, another type or audience, without id or with a longer life', async () => {
    const tokens = createAccessTokens(keys, () => start)
    const refused = [
      await createAccessTokens(generateKeyPairSync('ed25519'), () => start).issue(anna, familyId),
      await customToken(token => token, { alg: 'EdDSA', typ: 'JWT' }),
      await customToken(token => token.setAudience('other')),
      await customToken(token => token.setSubject('')),
      await customToken(token => token.setExpirationTime(start / 1000 + 3600)),
      'a.b.c',
      'x'.repeat(5000),
    ]

    for (const token of refused) expect(await tokens.verify(token)).toBeUndefined()
    expect(await tokens.verify(await customToken(token => token))).toBeDefined()
  })
})
