import { describe, expect, it } from 'vitest'
import { hashPassword, verifyPassword } from './password.ts'

describe('passwords', () => {
  it('are known again by their hash, whichever way the umlaut was typed', async () => {
    const encoded = await hashPassword('schöne Straße 12')

    expect(encoded).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(await verifyPassword('schöne Straße 12', encoded)).toBe(true)
    expect(await verifyPassword('scho\u0308ne Straße 12', encoded)).toBe(true)
    expect(await verifyPassword('schöne Strasse 12', encoded)).toBe(false)
  })

  it('have a salt of their own', async () => {
    expect(await hashPassword('zweimal dasselbe')).not.toBe(await hashPassword('zweimal dasselbe'))
  })

  it('never match a hash that is none', async () => {
    for (const encoded of ['', 'plain', '$argon2id$v=19$m=1,t=1,p=1$$']) {
      expect(await verifyPassword('irgendein Passwort', encoded)).toBe(false)
    }
  })
})
