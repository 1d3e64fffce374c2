// @vitest-environment jsdom
import { expect, it } from 'vitest'
import { openPage } from '../../testing/page.tsx'
import { SystemCard } from './system-card.tsx'

const component = (title: string, state: string) => ({
  __typename: 'Component',
  name: title,
  title,
  state,
  detail: null,
  latencyMs: 3,
})
const open = (...health: object[]) =>
  openPage(<SystemCard />, { answers: { Health: () => ({ health }) } })

it('says in one sentence that everything runs', async () => {
  const page = await open(component('Wissen', 'UP'), component('Zeitreihen', 'UP'))

  await page.eventually(() => expect(page.text).toContain('Alle Dienste laufen.'))
})

it('names what does not run', async () => {
  const page = await open(component('Wissen', 'DOWN'), component('Zeitreihen', 'UP'))

  await page.eventually(() => expect(page.text).toContain('1 Dienst läuft nicht wie vorgesehen.'))
  expect(page.text).toContain('ausgefallen')
})

it('says in German that nothing is known', async () => {
  const page = await openPage(<SystemCard />)

  await page.eventually(() => expect(page.text).toContain('gerade nicht erreichbar'))
})
