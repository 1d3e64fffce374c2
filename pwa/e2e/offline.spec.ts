import type { Page } from '@playwright/test'
import { expect, test } from './luna-test.ts'

async function serviceWorkerReady(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready
  })
}

/** What the app has written to the device, as text; empty before its first write. */
function keptOnDevice(page: Page): Promise<string> {
  return page.evaluate(async () => {
    // Opening would create the database; the app does that with its first write.
    const databases = await indexedDB.databases()
    if (!databases.some(({ name }) => name === 'luna')) return ''
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('luna')
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(new Error('no database'))
    })
    const kept = await new Promise<string>(resolve => {
      const request = database.transaction('snapshots').objectStore('snapshots').get('cache')
      request.onsuccess = () => resolve(JSON.stringify(request.result ?? ''))
    })
    database.close()
    return kept
  })
}

/** The last state is written a moment after the last answer. */
async function lastStateKept(page: Page): Promise<void> {
  await expect.poll(() => keptOnDevice(page)).toContain('meters:{\\"first\\":24}')
}

test('after one visit the app starts without a network, shows the last state and says so', async ({
  page,
  context,
  signIn,
}) => {
  await signIn('betrieb')
  await page.goto('/zaehler')
  await expect(page.getByRole('link', { name: /simuliert/ })).toBeVisible()
  await serviceWorkerReady(page)
  await lastStateKept(page)

  await context.setOffline(true)
  await page.goto('/zaehler')
  await expect(page.getByText('Offline: Der Server ist nicht erreichbar.')).toBeVisible()
  await expect(page.getByText(/Stand: \d\d\.\d\d\.\d{4}, \d\d:\d\d Uhr/)).toBeVisible()
  await expect(page.getByRole('link', { name: /simuliert/ })).toBeVisible()

  await page.goto('/dokumente')
  await expect(page.getByText('Der Server ist gerade nicht erreichbar.')).toBeVisible()

  await context.setOffline(false)
  await expect(page.getByText(/^\d+ Dokumente?$/)).toBeVisible({ timeout: 30_000 })
  await expect(page.getByText('Offline: Der Server ist nicht erreichbar.')).toBeHidden()
})

test('signing out leaves nothing of the user on the device', async ({ page, context, signIn }) => {
  await signIn('betrieb')
  await page.goto('/zaehler')
  await serviceWorkerReady(page)
  await lastStateKept(page)

  await page.goto('/konto')
  await page.getByRole('button', { name: 'Abmelden' }).click()
  await expect(page.getByRole('heading', { name: 'Anmelden' })).toBeVisible()

  await context.setOffline(true)
  await page.goto('/zaehler')
  await expect(page.getByText('Offline', { exact: true })).toBeVisible()
  await expect(page.getByText(/simuliert/)).toHaveCount(0)
})

test('what was seen stays readable when the network goes, with its age', async ({
  page,
  context,
  signIn,
}) => {
  await signIn('betrieb')
  await serviceWorkerReady(page)
  const navigation = page
    .getByRole('navigation', { name: 'Hauptnavigation' })
    .filter({ visible: true })
  await navigation.getByRole('link', { name: 'Zähler' }).click()
  await expect(page.getByRole('heading', { name: 'Zähler', level: 1 })).toBeVisible()
  await expect(page.getByRole('link', { name: /simuliert/ })).toBeVisible()
  await navigation.getByRole('link', { name: 'Start' }).click()

  await context.setOffline(true)
  await navigation.getByRole('link', { name: 'Zähler' }).click()

  await expect(page.getByText('Offline: Der Server ist nicht erreichbar.')).toBeVisible()
  await expect(page.getByText(/Stand: \d\d\.\d\d\.\d{4}, \d\d:\d\d Uhr/)).toBeVisible()
  await expect(page.getByRole('link', { name: /simuliert/ })).toBeVisible()

  await context.setOffline(false)
  await expect(page.getByText('Offline: Der Server ist nicht erreichbar.')).toBeHidden({
    timeout: 30_000,
  })
})

test('the manifest makes the app installable, and the icons it names are there', async ({
  page,
  request,
}) => {
  await page.goto('/anmelden')
  const href = await page.locator('link[rel=manifest]').getAttribute('href')
  const manifest: unknown = await (await request.get(href ?? '')).json()

  expect(manifest).toMatchObject({ lang: 'de', display: 'standalone', start_url: '/' })
  const { icons } = manifest as { icons: { src: string; purpose: string }[] }
  expect(icons.map(icon => icon.purpose)).toContain('maskable')
  for (const { src } of icons) expect((await request.get(src)).ok()).toBe(true)
})
