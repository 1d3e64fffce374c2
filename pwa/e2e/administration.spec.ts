import { expect, test } from './luna-test.ts'

const unique = () => Date.now().toString(36)

test('an administrator creates a user, who may sign in and read but not import', async ({
  page,
  signIn,
}) => {
  const name = `gast-${unique()}`
  const password = 'ein langes Startpasswort'
  await signIn('admin')
  await page.goto('/benutzer')
  await page.getByRole('button', { name: 'Benutzer anlegen' }).click()
  const dialog = page.getByRole('dialog', { name: 'Benutzer anlegen' })
  await dialog.getByLabel('Name', { exact: true }).fill('Gisela Gast')
  await dialog.getByLabel('Benutzername').fill(name)
  await dialog.getByLabel('Startpasswort').fill(password)
  await dialog.getByRole('button', { name: 'Anlegen' }).click()
  await expect(dialog.getByText('Gisela Gast ist angelegt.')).toBeVisible()

  await dialog.getByLabel('Name', { exact: true }).fill('Gisela Gast')
  await dialog.getByLabel('Benutzername').fill(name)
  await dialog.getByLabel('Startpasswort').fill(password)
  await dialog.getByRole('button', { name: 'Anlegen' }).click()
  await expect(dialog.getByRole('alert')).toContainText(name)
  await dialog.getByRole('button', { name: 'Schließen' }).click()
  await expect(page.getByText(name)).toBeVisible()

  await page.goto('/konto')
  await page.getByRole('button', { name: 'Abmelden' }).click()
  await page.getByLabel('Benutzername').fill(name)
  await page.getByLabel('Passwort').fill(password)
  await page.getByRole('button', { name: 'Anmelden' }).click()
  await expect(page.getByRole('heading', { name: /Gisela Gast/ })).toBeVisible()
  await page.goto('/zaehler')
  await expect(page.getByRole('link', { name: /simuliert/ })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Daten importieren' })).toHaveCount(0)
  await page.goto('/protokoll')
  await expect(page.getByText('Diese Seite ist der Administration vorbehalten.')).toBeVisible()
})

test('a wrong current password is told, and what was done stands in the log', async ({
  page,
  signIn,
}) => {
  await signIn('admin')
  await page.goto('/konto')
  await page.getByLabel('Aktuelles Passwort').fill('falsch')
  await page.getByLabel('Neues Passwort', { exact: true }).fill('ein neuer langer Satz')
  await page.getByLabel('Neues Passwort wiederholen').fill('ein anderer langer Satz')
  await page.getByRole('button', { name: 'Passwort speichern' }).click()
  await expect(page.getByRole('alert')).toContainText('stimmen nicht überein')

  await page.getByLabel('Neues Passwort wiederholen').fill('ein neuer langer Satz')
  await page.getByRole('button', { name: 'Passwort speichern' }).click()
  await expect(page.getByRole('alert')).toContainText('Passwort stimmt nicht')

  await page.goto('/protokoll')
  const newest = page.getByRole('main').getByRole('listitem').first()
  await expect(newest).toContainText('Passwort geändert')
  await expect(newest).toContainText('Nicht ausgeführt')
})

test('an administrator deletes a document only after being asked', async ({ page, signIn }) => {
  const title = `Notiz ${unique()}`
  await signIn('admin')
  await page.goto('/dokumente')
  await page.getByRole('button', { name: 'Dokumente hochladen' }).click()
  const dialog = page.getByRole('dialog', { name: 'Dokumente hochladen' })
  await dialog.getByLabel('Dateien auswählen oder hierher ziehen').setInputFiles({
    name: 'notiz.md',
    mimeType: 'text/markdown',
    buffer: Buffer.from(`# ${title}\n\nDer Schlüssel liegt in der Leitwarte.\n`),
  })
  await dialog.getByRole('link', { name: 'Öffnen' }).click({ timeout: 30_000 })
  await expect(page.getByRole('heading', { name: title, level: 1 })).toBeVisible()
  await expect(page.getByText('Der Schlüssel liegt in der Leitwarte.')).toBeVisible()

  const link = page.getByRole('link', { name: 'Original herunterladen' })
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()])
  expect(download.suggestedFilename()).toBe('notiz.md')

  await page.getByRole('button', { name: 'Löschen' }).click()
  const question = page.getByRole('dialog', { name: 'Dokument löschen?' })
  await question.getByRole('button', { name: 'Abbrechen' }).click()
  await expect(question).toBeHidden()
  await page.getByRole('button', { name: 'Löschen' }).click()
  await question.getByRole('button', { name: 'Dokument löschen' }).click()

  await expect(page.getByRole('heading', { name: 'Dokumente', level: 1 })).toBeVisible()
  await page.getByRole('searchbox', { name: 'Dokumente durchsuchen' }).fill(title)
  await expect(page.getByText('Nichts gefunden')).toBeVisible()
})

test('a session that ended leads to the login and back to the same place', async ({
  page,
  context,
  signIn,
  operatorPassword,
}) => {
  await signIn('betrieb')
  await page.goto('/marktpreise')
  await expect(page.getByRole('heading', { name: 'Marktpreise' })).toBeVisible()
  // A chart that still loads would lead to the login before the click.
  await page.waitForLoadState('networkidle')

  await context.clearCookies()
  await page
    .getByRole('navigation', { name: 'Hauptnavigation' })
    .filter({ visible: true })
    .getByRole('link', { name: 'Dokumente' })
    .click()
  await expect(page.getByText('Ihre Anmeldung ist abgelaufen.')).toBeVisible()

  await page.getByLabel('Benutzername').fill('betrieb')
  await page.getByLabel('Passwort').fill(operatorPassword)
  await page.getByRole('button', { name: 'Anmelden' }).click()
  await expect(page.getByRole('heading', { name: 'Dokumente', level: 1 })).toBeVisible()
})
