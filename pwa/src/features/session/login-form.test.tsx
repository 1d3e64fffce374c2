// @vitest-environment jsdom
import { afterEach, expect, it, vi } from 'vitest'
import { openPage } from '../../testing/page.tsx'
import { LoginForm } from './login-form.tsx'

const onSignedIn = vi.fn()
const server = vi.fn()

async function signInAs(name: string) {
  vi.stubGlobal('fetch', server)
  const page = await openPage(<LoginForm isExpired={false} onSignedIn={onSignedIn} />)
  await page.fill(page.field('Benutzername'), name)
  await page.fill(page.field('Passwort'), 'geheim')
  await page.click('button', 'Anmelden')
  return page
}

afterEach(() => {
  vi.clearAllMocks()
  vi.unstubAllGlobals()
})

it('sends name and password and lets in', async () => {
  server.mockResolvedValue(new Response(null, { status: 204 }))

  const page = await signInAs(' betrieb ')

  await page.eventually(() => expect(onSignedIn).toHaveBeenCalledOnce())
  expect(server).toHaveBeenCalledWith(
    '/auth/login',
    expect.objectContaining({ body: '{"name":"betrieb","password":"geheim"}' }),
  )
})

it('shows why not', async () => {
  const refusal = {
    code: 'X',
    message: 'Der Name oder das Passwort ist falsch.',
    remedy: 'Prüfen Sie beides.',
  }
  server.mockResolvedValue(Response.json(refusal, { status: 401 }))

  const page = await signInAs('betrieb')

  await page.eventually(() => expect(page.the('[role=alert]').textContent).toContain('ist falsch'))
  expect(page.text).toContain('Prüfen Sie beides.')
  expect(onSignedIn).not.toHaveBeenCalled()
})

it('says when the server is away', async () => {
  server.mockRejectedValue(new TypeError('Failed to fetch'))

  const page = await signInAs('betrieb')

  await page.eventually(() => expect(page.text).toContain('gerade nicht erreichbar'))
})
