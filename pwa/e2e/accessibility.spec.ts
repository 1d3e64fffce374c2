import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './luna-test.ts'

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

const PAGES = [
  { path: '/', heading: /^Guten/ },
  { path: '/zaehler', heading: 'Zähler' },
  { path: '/marktpreise', heading: 'Marktpreise' },
  { path: '/luna', heading: 'Luna fragen' },
  { path: '/dokumente', heading: 'Dokumente' },
  { path: '/konto', heading: 'Konto' },
  { path: '/benutzer', heading: 'Benutzer' },
  { path: '/protokoll', heading: 'Protokoll' },
  { path: '/gibt-es-nicht', heading: 'Diese Seite gibt es nicht' },
]

async function violationsOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html).join(' | ')}`)
}

async function expectSound(page: Page): Promise<void> {
  expect(await violationsOf(page)).toEqual([])
  const width = await page.evaluate(() => document.documentElement.scrollWidth)
  expect(width).toBeLessThanOrEqual(page.viewportSize()?.width ?? 0)
}

test('the login has no barriers', async ({ page }) => {
  await page.goto('/anmelden')
  await expect(page.getByRole('heading', { name: 'Anmelden' })).toBeVisible()

  await expectSound(page)
})

test('no page has barriers or scrolls sideways', async ({ page, signIn }) => {
  await signIn('admin')
  for (const { path, heading } of PAGES) {
    await test.step(path, async () => {
      await page.goto(path)
      await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible()
      await expect(page.locator('main [role=status][aria-label]')).toHaveCount(0)

      await expectSound(page)
    })
  }
})

test('a meter, its table and the dialogs have no barriers', async ({ page, signIn }) => {
  await signIn('admin')
  await page.goto('/zaehler')
  await page.getByRole('link', { name: /simuliert/ }).click()
  await expect(page.getByRole('application').first()).toBeVisible({ timeout: 30_000 })
  await expectSound(page)
  await page.getByRole('button', { name: 'Als Tabelle' }).first().click()
  await expectSound(page)
  await page.getByRole('button', { name: 'Als CSV exportieren' }).click()
  await expectSound(page)

  await page.goto('/zaehler')
  await page.getByRole('button', { name: 'Daten importieren' }).click()
  await expectSound(page)
  await page.goto('/dokumente')
  await page.getByRole('button', { name: 'Dokumente hochladen' }).click()
  await expectSound(page)
  await page.goto('/benutzer')
  await page.getByRole('button', { name: 'Benutzer anlegen' }).click()
  await expectSound(page)
})

test('nothing scrolls sideways on the narrowest phone, and every target is large enough', async ({
  page,
  signIn,
}) => {
  await page.setViewportSize({ width: 320, height: 640 })
  await signIn('admin')
  for (const { path, heading } of PAGES) {
    await test.step(path, async () => {
      await page.goto(path)
      await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible()
      const width = await page.evaluate(() => document.documentElement.scrollWidth)
      expect(width).toBeLessThanOrEqual(320)

      const small = await page
        .locator('button, nav a, summary, select, input:not([type=file])')
        .filter({ visible: true })
        .evaluateAll(targets =>
          targets
            .map(target => ({
              text: target.outerHTML.slice(0, 80),
              box: target.getBoundingClientRect(),
            }))
            .filter(({ box }) => box.height < 43.5 || box.width < 43.5)
            .map(({ text }) => text),
        )
      expect(small).toEqual([])
    })
  }
})
