// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { TimeWindow } from '../../lib/calendar.ts'
import { chartTexts } from '../../lib/chart.texts.ts'
import { formatPower } from '../../lib/format.ts'
import { openPage, type Page } from '../../testing/page.tsx'
import type { ChartData } from './chart-model.ts'
import { TimeChart } from './time-chart.tsx'

const QUARTER = 900_000
const start = Date.parse('2018-01-14T23:00:00Z')
const data: ChartData = {
  start,
  step: QUARTER,
  lines: [
    {
      key: 'consumption',
      label: 'Verbrauch',
      colour: '--series-consumption',
      values: Array.from({ length: 96 }, (_, slot) => (slot === 5 ? null : slot / 4 + 1)),
    },
  ],
}
const window = { from: start, to: start + 96 * QUARTER }
const onWindowChange = vi.fn<(window: TimeWindow) => void>()
const onReset = vi.fn()

const open = () =>
  openPage(
    <TimeChart
      data={data}
      window={window}
      limits={{ extent: window, minimumSpan: 4 * QUARTER }}
      onWindowChange={onWindowChange}
      onReset={onReset}
      label="Leistung von Halle 3"
      caption="Mittel je 15 min in kW"
      formatValue={formatPower}
      texts={chartTexts}
    />,
  )
const press = (page: Page, key: string) =>
  page.do(() =>
    page
      .the('[role=application]')
      .dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })),
  )

beforeEach(() => {
  vi.clearAllMocks()
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(640)
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(320)
  // The chart library needs a canvas; the first paint does not.
  vi.stubGlobal('requestIdleCallback', () => 0)
  vi.stubGlobal('cancelIdleCallback', () => undefined)
})
afterEach(() => {
  vi.restoreAllMocks()
})

it('paints axes and line before the chart library is there', async () => {
  const page = await open()

  expect(page.all('svg path[stroke="var(--series-consumption)"]').length).toBeGreaterThan(0)
  expect(page.text).toContain('12:00')
  expect(page.text).toContain('Mittel je 15 min in kW')
})

it('reads values out along the arrow keys', async () => {
  const page = await open()

  await press(page, 'Home')
  expect(page.text).toContain('Mo, 15.01.2018, 00:00–00:15 Uhr')
  expect(page.text).toContain('1,00 kW')

  for (let step = 0; step < 5; step++) await press(page, 'ArrowRight')
  expect(page.text).toContain('01:15–01:30 Uhr')
  expect(page.text).toContain('kein Wert')
})

it('zooms with the keyboard and asks for the window once the hand rests', async () => {
  const page = await open()

  await press(page, '+')
  await press(page, '+')
  expect(onWindowChange).not.toHaveBeenCalled()

  await page.eventually(() => expect(onWindowChange).toHaveBeenCalledOnce())
  const [zoomed = window] = onWindowChange.mock.calls[0] ?? []
  expect(zoomed.to - zoomed.from).toBe(24 * QUARTER)
})

it('has a button for each gesture', async () => {
  const page = await open()

  await page.click('button', 'Ausschnitt verkleinern')
  await page.eventually(() => expect(onWindowChange).toHaveBeenCalledOnce())
  await page.click('button', 'Ausschnitt zurücksetzen')

  expect(onReset).toHaveBeenCalledOnce()
})

it('turns into a table with the same values', async () => {
  const page = await open()

  await page.click('button', 'Als Tabelle')

  const rows = page.all('tbody tr')
  expect(rows).toHaveLength(96)
  expect(rows[95]?.textContent.replaceAll('\u00a0', ' ')).toBe(
    'Mo, 15.01.2018, 23:45–00:00 Uhr24,8 kW',
  )
  expect(page.the('[role=application]').hidden).toBe(true)
})
