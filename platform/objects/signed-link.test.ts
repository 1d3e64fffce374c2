import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { signLink, verifyLink, type LinkClaims } from './signed-link.ts'

const secret = randomBytes(32)
const link: LinkClaims = { method: 'GET', bucket: 'exports', key: 'a.csv', expiresAt: 1000 }
const tokenOf = (url: string) => url.replace('/objects/', '')

describe('signed links', () => {
  it('carry their claims until they expire', () => {
    const token = tokenOf(signLink(link, secret))

    expect(verifyLink(token, secret, 999)).toEqual(link)
    expect(verifyLink(token, secret, 1000)).toBeUndefined()
  })

  it('are worthless when changed or signed by another', () => {
    const token = tokenOf(signLink(link, secret))
    const other = tokenOf(signLink({ ...link, key: 'b.csv' }, randomBytes(32)))
    const [, signature] = token.split('.')

    expect(verifyLink(other, secret, 0)).toBeUndefined()
    expect(verifyLink(`${other.split('.')[0]}.${signature}`, secret, 0)).toBeUndefined()
    expect(verifyLink('', secret, 0)).toBeUndefined()
    expect(verifyLink('a.b', secret, 0)).toBeUndefined()
  })
})
