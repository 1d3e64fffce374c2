// @vitest-environment jsdom
import { afterEach, expect, it, vi } from 'vitest'
import { openPage } from '../../testing/page.tsx'
import { PasswordLinkForm } from './password-link-form.tsx'

const server = vi.fn()
const link = {
  purpose: 'invitation',
  name: 'berta',
  role: 'operator',
  expiresAt: '2026-12-01T10:00:00Z',
}

afterEach(() => {
  vi.clearAllMocks()
  vi.unstubAllGlobals()
})

async function open(token = 'geheimer-teil') {
  vi.stubGlobal('fetch', server)
  return openPage(<PasswordLinkForm token={token} onRead={() => undefined} />)
}

it('tells whom the link is for, and sets the password once', async () => {
  server
    .mockResolvedValueOnce(Response.json(link))
    .mockResolvedValueOnce(Response.json({ name: 'berta' }))
  const page = await open()
  await page.eventually(() =>
    expect(page.text).toContain('als „berta“ mit der Berechtigung Betrieb'),
  )
  expect(page.text).toContain('01.12.2026')

  await page.fill(page.field('Neues Passwort'), 'ein langer Satz für Luna')
  await page.fill(page.field('Neues Passwort wiederholen'), 'ein langer Satz für Luna')
  await page.click('button', 'Passwort setzen')

  await page.eventually(() => expect(page.text).toContain('Ihr Passwort ist gesetzt.'))
  expect(server).toHaveBeenLastCalledWith(
    '/auth/password',
    expect.objectContaining({
      body: '{"token":"geheimer-teil","password":"ein langer Satz für Luna"}',
    }),
  )
  expect(page.the('a', 'Zur Anmeldung').getAttribute('href')).toBe('/anmelden')
})

it('sends nothing when the two passwords differ', async () => {
  server.mockResolvedValueOnce(Response.json(link))
  const page = await open()
  await page.eventually(() => expect(page.text).toContain('berta'))

  await page.fill(page.field('Neues Passwort'), 'ein langer Satz für Luna')
  await page.fill(page.field('Neues Passwort wiederholen'), 'ein anderer Satz für Luna')
  await page.click('button', 'Passwort setzen')

  await page.eventually(() => expect(page.text).toContain('stimmen nicht überein'))
  expect(server).toHaveBeenCalledOnce()
})

it('says why a link does not count, and leads to the login', async () => {
  const message = 'Dieser Link gilt nicht mehr.'
  server.mockResolvedValueOnce(Response.json({ code: 'LINK_INVALID', message }, { status: 404 }))
  const page = await open()

  await page.eventually(() => expect(page.text).toContain(message))
  expect(page.the('a', 'Zur Anmeldung').getAttribute('href')).toBe('/anmelden')
})

it('asks nobody about a link without its last part', async () => {
  const page = await open('')

  await page.eventually(() => expect(page.text).toContain('fehlt sein letzter Teil'))
  expect(server).not.toHaveBeenCalled()
})
