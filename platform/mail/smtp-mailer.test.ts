import type { SMTPServerOptions } from 'smtp-server'
import { afterEach, describe, expect, it } from 'vitest'
import { loadConfig } from '../config.ts'
import { createOutgoingPolicy } from '../net/outgoing-policy.ts'
import { freePort } from '../testing/free-port.ts'
import { startMailServer } from '../testing/mail-server.ts'
import { selfSignedCertificate } from '../testing/self-signed-certificate.ts'
import type { Mail } from './mailer.ts'
import { createSmtpMailer, type SmtpSettings } from './smtp-mailer.ts'
import { parseSmtpUrl } from './smtp-url.ts'

type Server = Awaited<ReturnType<typeof startMailServer>>
let server: Server | undefined
afterEach(() => server?.close())

const certificate = selfSignedCertificate('localhost')
const mail: Mail = {
  id: 'delivery-1',
  to: 'leitwarte@example.org',
  subject: '[Luna] Warnung: Grenzwert überschritten (Süd)',
  text: 'Verbrauch: 512,5 kW',
  html: '<p>Verbrauch: 512,5&nbsp;kW</p>',
  isUrgent: true,
}

function mailerFor(port: number, more: Partial<SmtpSettings> = {}, allow = '127.0.0.1') {
  const policy = createOutgoingPolicy(loadConfig({ OUTGOING_ALLOW: allow }), {
    resolve: () => Promise.resolve(['127.0.0.1']),
  })
  const settings = {
    ...{ host: 'localhost', port, isTls: false, user: undefined, password: undefined },
    ...{ from: 'Luna <luna@example.org>', authorities: certificate.cert, ...more },
  }
  return createSmtpMailer(settings, policy)
}

const login = { user: 'luna', password: 'geheim' }
const auth = (isRight: (password: string | null | undefined) => boolean): SMTPServerOptions => ({
  authOptional: false,
  onAuth({ password }, _session, callback) {
    if (isRight(password)) callback(null, { user: 'luna' })
    else callback(new Error('wrong password'))
  },
})

describe('a mail', () => {
  it('arrives with German text, as text and HTML, recognisable and without an answer from machines', async () => {
    server = await startMailServer()

    expect(await mailerFor(server.port).send(mail)).toBeUndefined()

    const [received] = server.mails
    expect(received).toMatchObject({ from: 'luna@example.org', to: ['leitwarte@example.org'] })
    expect(received?.source).toContain('Message-ID: <delivery-1@example.org>')
    expect(received?.source).toContain('Auto-Submitted: auto-generated')
    expect(received?.source).toContain('X-Priority: 1')
    expect(received?.source).toMatch(/Subject: =\?UTF-8\?Q\?\[?.*=C3=BC/)
    expect(received?.source).toContain('Content-Type: text/plain')
    expect(received?.source).toContain('Content-Type: text/html')
  })

  it('goes over STARTTLS with a login', async () => {
    server = await startMailServer({
      ...auth(password => password === 'geheim'),
      ...{ disabledCommands: [], ...certificate },
    })

    expect(await mailerFor(server.port, login).send(mail)).toBeUndefined()
    expect(server.mails[0]?.isEncrypted).toBe(true)
  })

  it('goes over TLS from the first byte', async () => {
    server = await startMailServer({ secure: true, ...certificate })

    expect(await mailerFor(server.port, { isTls: true }).send(mail)).toBeUndefined()
    expect(server.mails[0]?.isEncrypted).toBe(true)
  })
})

describe('a mail that cannot be sent', () => {
  it('never sends the password in the clear', async () => {
    let passwords = 0
    server = await startMailServer({
      ...auth(() => {
        passwords++
        return true
      }),
      allowInsecureAuth: true,
    })

    const failure = await mailerFor(server.port, login).send(mail)

    expect(failure).toMatchObject({ reason: { code: 'MAIL_TLS_FAILED' }, final: false })
    expect(passwords).toBe(0)
  })

  it('tells that the certificate is of another name or of nobody known', async () => {
    server = await startMailServer({ secure: true, ...certificate })

    const unknown = await mailerFor(server.port, { isTls: true, authorities: '' }).send(mail)
    const other = await mailerFor(server.port, { isTls: true, host: 'mail.example.org' }).send(mail)

    expect(unknown).toMatchObject({ reason: { code: 'MAIL_TLS_FAILED' } })
    expect(other).toMatchObject({ reason: { code: 'MAIL_TLS_FAILED' } })
    expect(server.mails).toEqual([])
  })

  it('tells that the login was refused', async () => {
    const wrong = { ...auth(() => false), disabledCommands: [], ...certificate }
    server = await startMailServer(wrong)

    const failure = await mailerFor(server.port, login).send(mail)

    expect(failure).toMatchObject({ reason: { code: 'MAIL_LOGIN_REFUSED' }, final: false })
    expect(JSON.stringify(failure)).not.toContain('geheim')
  })

  it.each([
    [550, true],
    [451, false],
  ])('tells that the server answered %i', async (responseCode, final) => {
    server = await startMailServer({
      onRcptTo: (_address, _session, callback) =>
        callback(Object.assign(new Error('no'), { responseCode })),
    })

    const failure = await mailerFor(server.port).send(mail)

    expect(failure).toMatchObject({ reason: { code: 'MAIL_REFUSED' }, final })
    expect(failure?.reason.message).toContain(String(responseCode))
  })

  it('tells that nobody answers', async () => {
    const failure = await mailerFor(await freePort()).send(mail)

    expect(failure).toMatchObject({ reason: { code: 'MAIL_UNREACHABLE' }, final: false })
  })

  it('does not connect to what the guard refuses', async () => {
    server = await startMailServer()

    const failure = await mailerFor(server.port, {}, '').send(mail)

    expect(failure).toMatchObject({ reason: { code: 'OUTGOING_ADDRESS_FORBIDDEN' } })
  })
})

describe('SMTP_URL', () => {
  it.each([
    ['smtp://mail.example.org', 587, false],
    ['smtps://mail.example.org', 465, true],
    ['smtp://mail.example.org:25', 25, false],
  ])('%s is port %i', (text, port, isTls) => {
    expect(parseSmtpUrl(text, 'Luna <luna@example.org>')).toMatchObject({
      ...{ host: 'mail.example.org', port, isTls, user: undefined },
    })
  })

  it('carries user and password with any sign', () => {
    expect(parseSmtpUrl('smtp://a%40b:p%3Aw@[fd00::1]:25', 'luna@example.org')).toMatchObject({
      ...{ host: 'fd00::1', user: 'a@b', password: 'p:w' },
    })
  })

  it.each([
    ['http://mail.example.org', 'luna@example.org', /SMTP_URL/],
    ['smtp://user:geheim@', 'luna@example.org', /SMTP_URL/],
    ['smtp://mail.example.org', undefined, /MAIL_FROM/],
    ['smtp://mail.example.org', 'Luna\r\nBcc: x@y.de <luna@example.org>', /MAIL_FROM/],
  ])('%s from %s is refused', (text, from, message) => {
    const parse = () => parseSmtpUrl(text, from)

    expect(parse).toThrow(message)
    expect(parse).not.toThrow(/geheim/)
  })
})
