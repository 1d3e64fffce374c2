// @vitest-environment jsdom
import { expect, it, vi } from 'vitest'
import type { CreateUserInput } from '../../graphql/graphql.ts'
import { userError, type Answers } from '../../testing/fake-api.ts'
import { openPage } from '../../testing/page.tsx'
import { CreateUser } from './create-user.tsx'

const lastPage = { __typename: 'PageInfo', endCursor: null, hasNextPage: false }
const created = vi.fn<(input: CreateUserInput) => void>()

async function createWith(answer: (input: CreateUserInput) => object) {
  const answers: Answers = {
    CreateUser: ({ input }: { input: CreateUserInput }) => {
      created(input)
      return { createUser: answer(input) }
    },
    Users: () => ({ users: { __typename: 'UserConnection', nodes: [], pageInfo: lastPage } }),
  }
  const page = await openPage(<CreateUser />, { answers, role: 'ADMIN' })
  await page.click('button', 'Benutzer anlegen')
  await page.fill(page.field('Name'), ' Gisela Gast ')
  await page.fill(page.field('Benutzername'), 'gast')
  await page.fill(page.field('Berechtigung'), 'OPERATOR')
  await page.fill(page.field('Startpasswort'), 'ein langer Satz ')
  await page.click('button', 'Anlegen')
  return page
}

it('creates the account as typed, and never trims a password', async () => {
  const page = await createWith(({ name, displayName, role }) => ({
    __typename: 'User',
    id: '1',
    name,
    displayName,
    role,
    active: true,
    createdAt: '2026-11-21T00:00:00Z',
  }))

  await page.eventually(() => expect(page.text).toContain('Gisela Gast ist angelegt.'))
  expect(created).toHaveBeenCalledWith({
    name: 'gast',
    displayName: 'Gisela Gast',
    role: 'OPERATOR',
    password: 'ein langer Satz ',
  })
})

it('says why not and keeps what was typed', async () => {
  const page = await createWith(() =>
    userError('Der Name „gast“ ist vergeben.', 'Wählen Sie einen anderen.'),
  )

  await page.eventually(() => expect(page.text).toContain('ist vergeben'))
  expect(page.text).toContain('Wählen Sie einen anderen.')
  expect(page.field('Benutzername').value).toBe('gast')
})
