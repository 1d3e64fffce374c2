import { afterEach, beforeAll, afterAll, beforeEach, describe, expect, it } from 'vitest'
import { startTestFederation, type TestFederation } from '../testing/test-federation.ts'
import { ask, password, startTestGateway, type TestGateway } from '../testing/test-gateway.ts'

let federation: TestFederation
let gateway: TestGateway
let now: number

beforeAll(async () => {
  federation = await startTestFederation()
})
beforeEach(async () => {
  now = Date.now()
  gateway = await startTestGateway(federation, { now: () => now })
})
afterEach(() => gateway.close())
afterAll(() => federation.close())

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${gateway.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
const login = (word = password, headers?: Record<string, string>) =>
  post('/auth/login', { name: 'anna', password: word }, headers)
const cookieOf = (response: Response) => response.headers.get('set-cookie')?.split(';')[0] ?? ''
const whoAmI = async (headers: Record<string, string>) =>
  (await ask(gateway, '{ whoAmI }', { headers })).data?.['whoAmI']

describe('the session of the PWA', () => {
  it('begins with a cookie that no script and no foreign page can use', async () => {
    const response = await login()

    expect(response.status).toBe(204)
    expect(response.headers.get('set-cookie')).toMatch(
      /^luna_session=[\w-]{43}; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Strict$/,
    )
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(await whoAmI({ cookie: cookieOf(response) })).toBe('anna/operator')
  })

  it('is sent over TLS only where the page is', async () => {
    const behindProxy = await startTestGateway(federation, {
      publicUrl: 'https://luna.example.org',
    })
    const response = await fetch(`${behindProxy.url}/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'https://luna.example.org' },
      body: JSON.stringify({ name: 'anna', password }),
    })
    await behindProxy.close()

    expect(response.headers.get('set-cookie')).toContain('; Secure')
    expect(response.headers.get('strict-transport-security')).toContain('max-age=')
  })

  it('ends with the log-out, at once', async () => {
    const cookie = cookieOf(await login())
    expect(await whoAmI({ cookie })).toBe('anna/operator')

    const response = await post('/auth/logout', {}, { cookie })

    expect(response.status).toBe(204)
    expect(response.headers.get('set-cookie')).toMatch(/^luna_session=; .*1970/)
    expect(await whoAmI({ cookie })).toBeUndefined()
  })

  it('replaces the one before', async () => {
    const first = cookieOf(await login())

    const second = cookieOf(await login(password, { cookie: first }))

    expect(await whoAmI({ cookie: first })).toBeUndefined()
    expect(await whoAmI({ cookie: second })).toBe('anna/operator')
  })

  it('is refused with a sentence, and after five failures with the time to wait', async () => {
    const wrong = await login('falsch')
    for (let failures = 1; failures < 5; failures++) await login('falsch')
    const limited = await login()

    expect(wrong.status).toBe(401)
    expect(await wrong.json()).toEqual({
      code: 'LOGIN_FAILED',
      message: 'Der Name oder das Passwort ist falsch.',
      remedy: 'Prüfen Sie beides, auch die Feststelltaste, und versuchen Sie es noch einmal.',
    })
    expect(limited.status).toBe(429)
    expect(limited.headers.get('retry-after')).toBe('30')
    expect(await limited.json()).toMatchObject({ code: 'LOGIN_LIMITED' })
  })

  it.each([{}, { name: 'anna' }, { name: 1, password: 2 }, []])(
    'needs a name and a password, not %j',
    async body => {
      const response = await post('/auth/login', body)

      expect(response.status).toBe(400)
      expect(await response.json()).toMatchObject({ code: 'BAD_REQUEST' })
    },
  )

  it('refuses a body that no login needs', async () => {
    const response = await login('x'.repeat(10_000))

    expect(response.status).toBe(413)
    expect(await response.json()).toEqual({
      code: 'BODY_TOO_LARGE',
      message: 'Die Anfrage ist zu groß, erlaubt sind 8 KB.',
    })
  })

  it.each(['https://evil.example', 'null', 'http://127.0.0.1:1'])(
    'cannot be opened or used by a page of %s',
    async origin => {
      const cookie = cookieOf(await login())

      const opened = await login(password, { origin })
      const used = await ask(gateway, '{ whoAmI }', { headers: { cookie, origin } })
      const ended = await post('/auth/logout', {}, { cookie, origin })

      expect([opened.status, used.status, ended.status]).toEqual([403, 403, 403])
      expect(used.errors).toMatchObject([{ extensions: { code: 'ORIGIN_REFUSED' } }])
      expect(await whoAmI({ cookie, origin: gateway.url })).toBe('anna/operator')
    },
  )

  it('cannot be used by a form, which needs no permission to be sent anywhere', async () => {
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain', cookie: cookieOf(await login()) },
      body: JSON.stringify({ query: '{ whoAmI }' }),
    })

    expect(response.status).toBe(400)
  })
})

describe('the tokens of an API client', () => {
  type Tokens = { accessToken: string; refreshToken: string; expiresIn: number }
  const tokensOf = async (response: Response) => (await response.json()) as Tokens
  const grantPassword = async () =>
    tokensOf(await post('/auth/token', { grant: 'password', name: 'anna', password }))
  const refresh = (refreshToken: string) =>
    post('/auth/token', { grant: 'refresh_token', refreshToken })

  it('are an access token for ten minutes and a refresh token for the next', async () => {
    const first = await grantPassword()
    const header = () => ({ authorization: `Bearer ${first.accessToken}` })

    expect(first.expiresIn).toBe(600)
    expect(await whoAmI(header())).toBe('anna/operator')
    now += 601_000
    expect(await whoAmI(header())).toBeUndefined()
    const next = await tokensOf(await refresh(first.refreshToken))
    expect(await whoAmI({ authorization: `Bearer ${next.accessToken}` })).toBe('anna/operator')
  })

  it('end for thief and owner when a refresh token is used twice', async () => {
    const { refreshToken } = await grantPassword()
    const next = await tokensOf(await refresh(refreshToken))

    const reused = await refresh(refreshToken)

    expect(reused.status).toBe(401)
    expect(await reused.json()).toEqual({
      code: 'REFRESH_TOKEN_INVALID',
      message: 'Die Anmeldung ist abgelaufen. Bitte melden Sie sich neu an.',
    })
    expect((await refresh(next.refreshToken)).status).toBe(401)
  })

  it('are not given for anything else', async () => {
    expect((await post('/auth/token', { grant: 'magic' })).status).toBe(400)
    expect(
      (await post('/auth/token', { grant: 'password', name: 'anna', password: 'x' })).status,
    ).toBe(401)
    expect((await refresh('made up')).status).toBe(401)
  })
})
