import { expect, test } from './luna-test.ts'

test('the live chart of the simulated meter moves by itself, and stops with the simulation', async ({
  page,
  signIn,
}) => {
  await signIn('betrieb')
  await page.goto('/zaehler')
  await page.getByRole('link', { name: /simuliert/ }).click()
  const live = page.getByRole('region', { name: 'Live' })
  await expect(live.getByText(/Simulation .*, alle/)).toBeVisible()
  await expect(live.getByRole('application')).toBeVisible({ timeout: 30_000 })

  const stamp = live.getByText(/^\d\d:\d\d:\d\d Uhr$/)
  const first = await stamp.textContent()
  await expect(stamp).not.toHaveText(first ?? '', { timeout: 20_000 })
  await live.getByRole('button', { name: 'Als Tabelle' }).click()
  const rows = live.getByRole('row')
  await expect(rows).toHaveCount(1 + 100)

  await live.getByRole('button', { name: 'Simulation anhalten' }).click()
  await expect(live.getByText('angehalten', { exact: true })).toBeVisible()
  await live.getByRole('button', { name: 'Simulation starten' }).click()
  await expect(live.getByText('läuft', { exact: true })).toBeVisible()
})
