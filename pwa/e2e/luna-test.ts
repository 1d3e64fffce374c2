import { test as base, type Page } from '@playwright/test'

type Theme = 'dark' | 'light'
export type LunaOptions = { adminPassword: string; operatorPassword: string; theme: Theme }
type Person = 'admin' | 'betrieb'
type LunaFixtures = {
  /** Signs in by the form, as a person does. */
  signIn: (person: Person) => Promise<void>
}

/** The theme is chosen before the page runs, as by a reader who chose it earlier. */
async function rememberTheme(page: Page, theme: Theme): Promise<void> {
  await page.addInitScript(chosen => {
    localStorage.setItem('luna.theme', chosen)
  }, theme)
}

export const test = base.extend<LunaOptions & LunaFixtures>({
  adminPassword: ['', { option: true }],
  operatorPassword: ['', { option: true }],
  theme: ['dark', { option: true }],
  signIn: async ({ page, adminPassword, operatorPassword, theme }, use) => {
    const passwords: Record<Person, string> = { admin: adminPassword, betrieb: operatorPassword }
    await use(async person => {
      await rememberTheme(page, theme)
      await page.goto('/anmelden')
      await page.getByLabel('Benutzername').fill(person)
      await page.getByLabel('Passwort').fill(passwords[person])
      await page.getByRole('button', { name: 'Anmelden' }).click()
      await page.getByRole('heading', { name: /^Guten/ }).waitFor()
    })
  },
})

export { expect } from '@playwright/test'
