import { describe, expect, it } from 'vitest'
import { checkPasswordPolicy } from './password-policy.ts'

describe('a new password', () => {
  it('needs 12 characters, at most 256', () => {
    expect(checkPasswordPolicy('elf Zeichen')).toMatchObject({
      code: 'PASSWORD_TOO_SHORT',
      message: 'Das Passwort hat 11 Zeichen, nötig sind mindestens 12.',
    })
    expect(checkPasswordPolicy('zwölf Zeiche')).toBeUndefined()
    expect(checkPasswordPolicy('x'.repeat(257))).toMatchObject({ code: 'PASSWORD_TOO_LONG' })
  })

  it.each([
    ['erika-sommerfeld-haus', ['erika', 'Erika Sommerfeld'], 'erika'],
    ['haus am Musterfels 3', ['em', 'Eva Musterfels'], 'Musterfels'],
    ['M-u-s-t-e-r-f-e-l-s!', ['em', 'Musterfels'], 'Musterfels'],
    ['Müll3rin und Wald', ['anna', 'Müllerin'], 'Müllerin'],
  ])('%j does not contain the name of %j', (password, names, name) => {
    expect(checkPasswordPolicy(password, names)).toMatchObject({
      code: 'PASSWORD_CONTAINS_NAME',
      message: expect.stringContaining(`„${name}“`),
    })
  })

  it.each([
    'Passwort2026!',
    'P@ssw0rt-2026',
    'Sommer2026!!!',
    'qwertzuiop12',
    'asdfghjkl1234',
    '123456789012',
    'abcdefghijklmn',
    'abcabcabcabc',
    'aaaaaaaaaaaab',
    'Luna-Energie-2026',
    'Willkommen123',
    'AdminAdmin123',
  ])('is not as easy to guess as %j', password => {
    expect(checkPasswordPolicy(password)).toMatchObject({ code: 'PASSWORD_COMMON' })
  })

  it.each([
    'drei-kluge-katzen',
    'ein langes Passwort',
    'neues-langes-passwort',
    'Sommer am Trafohaus',
    'k7x2p-9mrta-4hwqz',
    'ÄÖÜ über Wäldern',
    '日本語のパスワードです長い',
  ])('may be %j', password => {
    expect(checkPasswordPolicy(password, ['eva', 'Eva Beispiel'])).toBeUndefined()
  })
})
