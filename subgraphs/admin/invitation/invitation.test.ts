import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { AuditLog } from '#platform/audit/audit-log.ts'
import { createFailureStore } from '#platform/identity/login-failure.store.ts'
import { createLoginThrottle } from '#platform/identity/login-throttle.ts'
import { createPasswordLinks } from '#platform/identity/password-link.ts'
import { createPasswordLinkStore } from '#platform/identity/password-link.store.ts'
import { verifyPassword } from '#platform/identity/password.ts'
import { startMailServer } from '#platform/testing/mail-server.ts'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { openAdmin, type TestAdmin } from '../testing/open-admin.ts'

const password = 'vier leise Wölfe'
let admin: TestAdmin
let mailServer: Awaited<ReturnType<typeof startMailServer>>

beforeAll(async () => {
  mailServer = await startMailServer()
  admin = await openAdmin({
    SMTP_URL: `smtp://127.0.0.1:${mailServer.port}`,
    MAIL_FROM: 'Luna <luna@example.org>',
    OUTGOING_ALLOW: '127.0.0.1',
    PUBLIC_URL: 'https://luna.example.org/start',
  })
})
afterAll(async () => {
  await admin.close()
  await mailServer.close()
})
beforeEach(async () => {
  await admin.database.pool.query('DELETE FROM password_links')
  await admin.database.pool.query('TRUNCATE users CASCADE')
  mailServer.mails.length = 0
})

const fields = 'id name displayName role email createdBy state'
type Created = { link: string; invitation: { id: string } }
const nora = { name: 'nora', displayName: 'Nora Neumann', role: 'OPERATOR' }
async function invite(change: object = {}, world = admin) {
  const source = `mutation ($input: CreateInvitationInput!) { createInvitation(input: $input) {
    ... on CreatedInvitation { link mailed mailProblem invitation { ${fields} } }
    ... on UserError { code } } }`
  const { data } = await world.ask(source, testViewer('admin'), { input: { ...nora, ...change } })
  return data?.['createInvitation'] as unknown as Created
}
async function list(): Promise<unknown> {
  const { data } = await admin.ask(`{ invitations { nodes { ${fields} } } }`, testViewer('admin'))
  return data?.['invitations']
}
/** What the gateway's route does. */
function accept(link: string, word = password) {
  const { database } = admin
  const links = createPasswordLinks(
    createPasswordLinkStore(database),
    createLoginThrottle(createFailureStore(database)),
    new AuditLog(database),
  )
  return links.accept({ token: link.split('#')[1] ?? '', password: word }, '192.0.2.1')
}
const people = () => admin.users.list({ first: 10 })

describe('an invitation', () => {
  it('becomes a person when the invited one sets a password', async () => {
    const { link } = await invite()
    expect(link).toMatch(/^https:\/\/luna\.example\.org\/zugang#[\w-]{43}$/)
    expect(await people()).toEqual([])

    await accept(link)

    const [person] = await people()
    expect(person).toMatchObject({ ...nora, active: true })
    const hash = await admin.users.passwordHash(person?.id ?? '')
    expect(await verifyPassword(password, hash ?? '')).toBe(true)
    expect(await list()).toMatchObject({ nodes: [{ name: 'nora', state: 'ACCEPTED' }] })
  })

  it('is mailed where an address is given', async () => {
    const { link } = await invite({ email: ' nora@example.org ' })

    const [mail] = mailServer.mails
    const body = mail?.source.replaceAll('=\r\n', '').replaceAll('=3D', '=')
    expect(mail?.to).toEqual(['nora@example.org'])
    expect(body).toContain(link)
  })

  it('says why it was not mailed', async () => {
    const other = await openAdmin()
    const answers = [
      await invite(),
      await invite({ email: 'nora@example.org' }),
      await invite({ email: 'nora@example.org' }, other),
    ]
    await other.close()

    expect(answers).toMatchObject([
      { mailed: false, mailProblem: null },
      { mailed: true, mailProblem: null },
      { mailed: false, mailProblem: expect.stringContaining('SMTP_URL') },
    ])
  })

  it('of the same name counts no more when there is a newer one', async () => {
    const first = await invite()
    const second = await invite({ role: 'VIEWER' })

    expect(await accept(first.link)).toMatchObject({ error: { code: 'LINK_INVALID' } })
    await accept(second.link)
    expect(await people()).toMatchObject([{ name: 'nora', role: 'VIEWER' }])
    expect(await list()).toMatchObject({ nodes: [{ state: 'ACCEPTED' }, { state: 'REVOKED' }] })
  })

  it('counts no more when it is revoked or expired', async () => {
    const { link, invitation } = await invite()
    const source = `mutation ($id: ID!) { revokeInvitation(id: $id) {
      ... on Invitation { state } ... on UserError { code } } }`
    const revoke = async () =>
      (await admin.ask(source, testViewer('admin'), { id: invitation.id })).data

    expect(await revoke()).toEqual({ revokeInvitation: { state: 'REVOKED' } })
    expect(await revoke()).toEqual({ revokeInvitation: { code: 'INVITATION_UNKNOWN' } })
    expect(await accept(link)).toMatchObject({ error: { code: 'LINK_INVALID' } })

    const other = await invite()
    await admin.database.pool.query(`UPDATE password_links SET expires_at = now()`)
    expect(await accept(other.link)).toMatchObject({ error: { code: 'LINK_INVALID' } })
    expect(await people()).toEqual([])
  })

  it('makes nobody of a name that is somebody’s by now', async () => {
    const { link } = await invite()
    await admin.database.pool.query(
      `INSERT INTO users (user_id, name, display_name, role, password_hash)
       VALUES (gen_random_uuid(), 'nora', 'Andere Nora', 'viewer', 'x')`,
    )

    expect(await accept(link)).toMatchObject({ error: { code: 'USER_NAME_TAKEN' } })
    expect(await people()).toMatchObject([{ displayName: 'Andere Nora' }])
  })

  it('leaves neither link nor token behind', async () => {
    const { link } = await invite()

    const { rows } = await admin.database.pool.query(
      `SELECT (SELECT string_agg(l::text, ' ') FROM password_links l) AS links,
              (SELECT string_agg(a::text, ' ') FROM audit_log a) AS audit`,
    )
    expect(JSON.stringify(rows)).toContain('createInvitation')
    expect(JSON.stringify(rows)).not.toContain(link.split('#')[1])
  })

  it.each([
    [{ name: 'Nora N' }, 'USER_NAME_INVALID'],
    [{ email: 'nora(at)example' }, 'EMAIL_INVALID'],
    [{ email: 'a@b.de, c@d.de' }, 'EMAIL_INVALID'],
    [{ expiresInHours: 721 }, 'LINK_DURATION_INVALID'],
    [{ name: 'da' }, 'USER_NAME_TAKEN'],
  ])('is refused for %o with %s', async (change, code) => {
    await accept((await invite({ name: 'da', displayName: 'Da' })).link)

    expect(await invite(change)).toMatchObject({ code })
  })
})

describe('resetPassword', () => {
  async function reset(userId: string, viewer = testViewer('admin')) {
    const source = `mutation ($userId: ID!) { resetPassword(userId: $userId) {
      ... on PasswordReset { link user { name } } ... on UserError { code } } }`
    const { data } = await admin.ask(source, viewer, { userId })
    return data?.['resetPassword'] as unknown as Created
  }
  async function makeNora() {
    await accept((await invite()).link)
    return (await people())[0]?.id ?? ''
  }

  it('ends password and sessions at once; the link sets a new one, once', async () => {
    const id = await makeNora()
    const hash = async () => (await admin.users.passwordHash(id)) ?? ''
    const { link } = await reset(id)

    expect(await verifyPassword(password, await hash())).toBe(false)
    expect(await accept(link, 'fünf stille Füchse')).toMatchObject({ purpose: 'reset' })
    expect(await accept(link, 'sechs rege Raben')).toMatchObject({
      error: { code: 'LINK_INVALID' },
    })
    expect(await verifyPassword('fünf stille Füchse', await hash())).toBe(true)
  })

  it('is nothing for the own password, closed accounts and nobody', async () => {
    const id = await makeNora()
    const own = await reset(id, testViewer('admin', id))
    await admin.database.pool.query('UPDATE users SET active = false')

    expect([own, await reset(id), await reset('nobody')]).toEqual([
      { code: 'PASSWORD_RESET_OWN' },
      { code: 'USER_INACTIVE' },
      { code: 'USER_UNKNOWN' },
    ])
  })
})
