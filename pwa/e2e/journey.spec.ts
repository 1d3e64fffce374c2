import { readFile } from 'node:fs/promises'
import type { Locator, Page } from '@playwright/test'
import { loadProfileFile, type LoadProfileFile } from './load-profile-file.ts'
import { expect, test } from './luna-test.ts'

/** Each project works on its own meter and document, so that they can follow each other on one Luna. */
const WORKS = { 'phone-dark': 'Kältezentrale', 'tablet-light': 'Druckluftstation' }

function workOf(project: string): string {
  return project === 'phone-dark' ? WORKS['phone-dark'] : WORKS['tablet-light']
}

async function importProfile(page: Page, file: LoadProfileFile, meterName: string): Promise<void> {
  await page.goto('/zaehler')
  await page.getByRole('button', { name: 'Daten importieren' }).click()
  const dialog = page.getByRole('dialog', { name: 'Daten importieren' })
  await dialog
    .getByLabel('Datei auswählen oder hierher ziehen')
    .setInputFiles({ name: file.name, mimeType: 'text/csv', buffer: file.bytes })
  await expect(dialog.getByText('35.040 Werte')).toBeVisible()
  await expect(dialog.getByLabel('Einheit')).toHaveValue('KWH')
  await expect(dialog.getByLabel('Zeitstempel bezeichnet')).toHaveValue('END')
  await expect(dialog.getByRole('row').nth(1)).toContainText('01.01.2018, 00:00 Uhr')
  await chooseTarget(dialog, meterName)
  await dialog.getByRole('button', { name: 'Importieren', exact: true }).click()
  await expect(dialog.getByText('Import abgeschlossen')).toBeVisible({ timeout: 30_000 })
}

async function chooseTarget(dialog: Locator, meterName: string): Promise<void> {
  const target = dialog.getByLabel('Zähler', { exact: true })
  const names = await target.getByRole('option').allTextContents()
  if (names.includes(meterName)) {
    await target.selectOption({ label: meterName })
    return
  }
  await target.selectOption({ label: 'Neuer Zähler' })
  await dialog.getByLabel('Name des neuen Zählers').fill(meterName)
}

test('an operator imports a year, reads its peak, zooms into a day and imports again without effect', async ({
  page,
  signIn,
}, { project }) => {
  const file = await loadProfileFile()
  const meterName = `Stahlwerk ${workOf(project.name)}`
  await signIn('betrieb')

  await importProfile(page, file, meterName)
  await expect(page.getByText(/35\.040 (neu|unverändert)/)).toBeVisible()
  await page.getByRole('link', { name: 'Zum Zähler' }).click()

  await expect(page.getByRole('heading', { name: meterName })).toBeVisible()
  await expect(
    page.getByRole('application', { name: `Leistung von ${meterName}, 2018` }),
  ).toBeVisible()
  await expect(page.getByText(file.peak)).toBeVisible()
  await expect(page.getByText(new RegExp(`am ${file.peakDay}`))).toBeVisible()
  const year = new URL(page.url()).pathname

  await page.getByRole('button', { name: 'Diesen Tag zeigen' }).click()
  await expect(
    page.getByRole('application', { name: new RegExp(`, Do, ${file.peakDay}`) }),
  ).toBeVisible()
  await page.getByRole('button', { name: 'Als Tabelle' }).click()
  const table = page.getByRole('region', { name: /^Leistung von/ })
  await expect(table.getByRole('row')).toHaveCount(1 + 96)
  await expect(table.getByRole('row', { name: /09:30–09:45 Uhr/ })).toContainText(file.peak)

  await importProfile(page, file, meterName)
  await expect(page.getByText(/0 neu, 0 geändert/)).toBeVisible()
  await page.goto(year)
  await expect(page.getByText(file.peak)).toBeVisible()
})

test('dragging, the keyboard and a double click move the shown window', async ({ page, signIn }, {
  project,
}) => {
  await signIn('betrieb')
  await page.goto('/zaehler')
  await page.getByRole('link', { name: `Stahlwerk ${workOf(project.name)}` }).click()
  const chart = page.getByRole('application', { name: /^Leistung von/ })
  await expect(chart).toHaveAccessibleName(/2018$/)
  const box = await chart.boundingBox()
  if (!box) throw new Error('the chart has no place on the page')

  await page.mouse.move(box.x + box.width * 0.4, box.y + 80)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * 0.6, box.y + 90, { steps: 4 })
  await page.mouse.up()
  await expect(chart).not.toHaveAccessibleName(/, 2018$/)

  await chart.dblclick({ position: { x: box.width / 2, y: 80 } })
  await expect(chart).toHaveAccessibleName(/, 2018$/)

  await chart.press('+')
  await expect(chart).not.toHaveAccessibleName(/, 2018$/)
  await chart.press('0')
  await expect(chart).toHaveAccessibleName(/, 2018$/)

  await chart.press('Home')
  await expect(page.getByText(/^Mo, 01\.01\.2018, 00:00/)).toBeVisible()
})

test('an operator exports the shown window as CSV', async ({ page, signIn }, { project }) => {
  const file = await loadProfileFile()
  await signIn('betrieb')
  await page.goto('/zaehler')
  await page.getByRole('link', { name: `Stahlwerk ${workOf(project.name)}` }).click()
  await page.getByRole('button', { name: 'Diesen Tag zeigen' }).click()
  await expect(page.getByText(`Do, ${file.peakDay}`)).toBeVisible()

  await page.getByRole('button', { name: 'Als CSV exportieren' }).click()
  await page.getByRole('button', { name: 'Export starten' }).click()
  const link = page.getByRole('link', { name: 'CSV herunterladen' })
  await expect(link).toBeVisible()
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()])

  const lines = (await readFile(await download.path(), 'utf8')).trim().split('\n')
  expect(download.suggestedFilename()).toMatch(/\.csv$/)
  expect(lines).toHaveLength(1 + 96)
  expect(lines.some(line => line.includes('628,7'))).toBe(true)
})

test('an administrator uploads a document, and Luna answers from it with a citation that opens the place', async ({
  page,
  signIn,
}, { project }) => {
  const work = workOf(project.name)
  const isHtml = project.name === 'tablet-light'
  const rule = `Bei einer Lastspitze schaltet die ${work} zuerst die Lüftung der Werkhalle ab und erst danach die Kompressoren.`
  const markdown = `# Betriebsanweisung ${work}\n\n## Zweck\n\nDiese Anweisung gilt für alle Schichten.\n\n## Verhalten bei Lastspitzen\n\n${rule}\n`
  const html = `<!doctype html><html lang="de"><head><title>Betriebsanweisung ${work}</title></head><body><h1>Betriebsanweisung ${work}</h1><h2>Zweck</h2><p>Diese Anweisung gilt für alle Schichten.</p><h2>Verhalten bei Lastspitzen</h2><p>${rule}</p></body></html>`
  const name = `anweisung-${work}.${isHtml ? 'html' : 'md'}`
  await signIn('admin')

  await page.goto('/dokumente')
  await page.getByRole('button', { name: 'Dokumente hochladen' }).click()
  const dialog = page.getByRole('dialog', { name: 'Dokumente hochladen' })
  await dialog.getByLabel('Dateien auswählen oder hierher ziehen').setInputFiles({
    name,
    mimeType: isHtml ? 'text/html' : 'text/markdown',
    buffer: Buffer.from(isHtml ? html : markdown),
  })
  await expect(dialog.getByText(name)).toBeVisible()
  await expect(dialog.getByText('Fertig', { exact: true })).toBeVisible({ timeout: 30_000 })
  await dialog.getByRole('button', { name: 'Schließen' }).click()
  await expect(
    page.getByRole('link', { name: new RegExp(`Betriebsanweisung ${work}`) }),
  ).toBeVisible()

  await page.goto('/luna')
  await page
    .getByRole('textbox', { name: 'Ihre Frage' })
    .fill(`Was schaltet die ${work} bei einer Lastspitze zuerst ab?`)
  await page.getByRole('button', { name: 'Fragen' }).click()
  await expect(page.getByText('Belegt', { exact: true })).toBeVisible({ timeout: 30_000 })
  await expect(page.getByRole('log')).toContainText('Lüftung der Werkhalle')

  await page
    .getByRole('link', { name: new RegExp(`Fundstelle \\d+ öffnen: Betriebsanweisung ${work}`) })
    .first()
    .click()
  const cited = page.getByRole('region', { name: 'Zitierte Stelle' })
  await expect(cited).toContainText(rule)
  await expect(cited).toBeInViewport()
  await expect(cited).toBeFocused()

  await page.getByRole('link', { name: 'Zurück zur Antwort' }).click()
  await expect(page.getByRole('log')).toContainText('Lüftung der Werkhalle')
})

test('a file that is none of the formats is refused with a reason and a remedy', async ({
  page,
  signIn,
}) => {
  await signIn('betrieb')
  await page.goto('/zaehler')
  await page.getByRole('button', { name: 'Daten importieren' }).click()
  const dialog = page.getByRole('dialog', { name: 'Daten importieren' })

  await dialog
    .getByLabel('Datei auswählen oder hierher ziehen')
    .setInputFiles({ name: 'leer.csv', mimeType: 'text/csv', buffer: Buffer.from('') })

  await expect(dialog.getByRole('alert')).toContainText(/leer/)
  await expect(dialog.getByLabel('Datei auswählen oder hierher ziehen')).toBeAttached()
})

test('a wrong password is refused in German, and signing out leads back to the login', async ({
  page,
  signIn,
}) => {
  await page.goto('/anmelden')
  await page.getByLabel('Benutzername').fill('betrieb')
  await page.getByLabel('Passwort').fill('falsch-und-lang-genug')
  await page.getByRole('button', { name: 'Anmelden' }).click()
  await expect(page.getByRole('alert')).toContainText(/falsch/)

  await signIn('betrieb')
  await page.goto('/konto')
  await page.getByRole('button', { name: 'Abmelden' }).click()
  await expect(page.getByRole('heading', { name: 'Anmelden' })).toBeVisible()
  await page.goto('/zaehler')
  await expect(page.getByRole('heading', { name: 'Anmelden' })).toBeVisible()
})
