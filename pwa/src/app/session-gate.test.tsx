// @vitest-environment jsdom
import { CombinedGraphQLErrors } from '@apollo/client/errors'
import { Route, Routes } from 'react-router'
import { expect, it } from 'vitest'
import { useViewer } from '../lib/session/viewer.ts'
import type { Answers } from '../testing/fake-api.ts'
import { openPage } from '../testing/page.tsx'
import { RoleGate } from './role-gate.tsx'
import { SessionGate } from './session-gate.tsx'

function Inside() {
  return <p>Willkommen, {useViewer().displayName}</p>
}

const open = (Me: Answers[string]) =>
  openPage(
    <Routes>
      <Route path="/anmelden" element={<p>Anmelden</p>} />
      <Route element={<SessionGate />}>
        <Route path="/zaehler" element={<Inside />} />
        <Route element={<RoleGate role="ADMIN" />}>
          <Route path="/protokoll" element={<Inside />} />
        </Route>
      </Route>
    </Routes>,
    { answers: { Me }, path: '/zaehler' },
  )
const me = { __typename: 'User', id: '7', name: 'betrieb', displayName: 'Bernd', role: 'OPERATOR' }

it('lets in who is signed in', async () => {
  const page = await open(() => ({ me }))

  await page.eventually(() => expect(page.text).toContain('Willkommen, Bernd'))
})

it('leads everyone else to the login', async () => {
  const page = await open(() => {
    throw new CombinedGraphQLErrors({
      errors: [{ message: 'Bitte melden Sie sich an.', extensions: { code: 'UNAUTHENTICATED' } }],
    })
  })

  await page.eventually(() => expect(page.location).toBe('/anmelden'))
})

it('says that it is offline and goes on when the server is back', async () => {
  let isAway = true
  const page = await open(() => {
    if (isAway) throw new TypeError('Failed to fetch')
    return { me }
  })
  await page.eventually(() => expect(page.text).toContain('Offline'))

  isAway = false
  await page.click('button', 'Erneut versuchen')

  await page.eventually(() => expect(page.text).toContain('Willkommen, Bernd'))
})

it('keeps a page of the administration from other roles, in plain words', async () => {
  const page = await openPage(
    <Routes>
      <Route element={<RoleGate role="ADMIN" />}>
        <Route path="/" element={<Inside />} />
      </Route>
    </Routes>,
    { role: 'OPERATOR' },
  )

  expect(page.text).toContain('der Administration vorbehalten')
})
