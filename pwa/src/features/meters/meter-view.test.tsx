// @vitest-environment jsdom
import { beforeEach, expect, it, vi } from 'vitest'
import type { MeterSeriesQueryVariables } from '../../graphql/graphql.ts'
import type { Answers } from '../../testing/fake-api.ts'
import { openPage } from '../../testing/page.tsx'
import { MeterView } from './meter-view.tsx'

const asked = vi.fn<(window: [string, string]) => void>()
const meter = {
  __typename: 'Meter',
  id: 'm1',
  name: 'Halle 3',
  meteringLocation: 'DE0001',
  timeZone: 'Europe/Berlin',
  intervalSeconds: 900,
  simulated: false,
  firstReadingAt: '2017-12-31T23:00:00.000Z',
  lastReadingAt: '2018-12-31T22:45:00.000Z',
}

function series(present: number) {
  return {
    __typename: 'Series',
    meterId: 'm1',
    start: '2017-12-31T23:00:00.000Z',
    stepSeconds: 43_200,
    sampled: true,
    values: [120, null],
    minimum: [10, null],
    maximum: [628.7, null],
    summary: {
      __typename: 'SeriesSummary',
      energyKwh: 959_636.7,
      peakKw: 628.7,
      peakAt: '2018-11-22T08:30:00.000Z',
      minimumKw: 0,
      present,
      expected: 35_040,
    },
  }
}

const answers: Answers = {
  Meter: () => ({ meter }),
  MeterSeries: ({ from, to }: MeterSeriesQueryVariables) => {
    asked([from, to])
    return { consumption: [series(35_009)], production: [series(0)] }
  },
}

const open = (changes: Answers = {}) =>
  openPage(
    <MeterView
      meterId="m1"
      actions={() => <button>Als CSV exportieren</button>}
      live={() => null}
    />,
    { answers: { ...answers, ...changes }, path: '/zaehler/m1' },
  )

beforeEach(() => {
  asked.mockClear()
})

it('opens with the year, its energy, its peak and what is missing', async () => {
  const page = await open()

  await page.eventually(() => expect(page.text).toContain('959.636,7 kWh'))
  expect(asked).toHaveBeenCalledWith(['2017-12-31T23:00:00.000Z', '2018-12-31T23:00:00.000Z'])
  expect(page.text).toContain('628,7 kW')
  expect(page.text).toContain('am 22.11.2018, 09:30 Uhr')
  expect(page.text).toContain('Fehlende Werte31von 35.040')
  expect(page.the('[role=application]').getAttribute('aria-label')).toBe(
    'Leistung von Halle 3, 2018',
  )
})

it('shows the day of the peak and keeps it in the address', async () => {
  const page = await open()
  await page.eventually(() => page.the('button', 'Diesen Tag zeigen'))

  await page.click('button', 'Diesen Tag zeigen')

  await page.eventually(() =>
    expect(asked).toHaveBeenLastCalledWith([
      '2018-11-21T23:00:00.000Z',
      '2018-11-22T23:00:00.000Z',
    ]),
  )
  expect(page.text).toContain('Do, 22.11.2018')
  expect(page.location).toContain('von=2018-11-21')
})

it('leafs by calendar units, but not beyond the values', async () => {
  const page = await open()
  await page.eventually(() => page.the('[role=radio]', 'Monat'))
  const isDisabled = (name: string) => page.the('button', name).hasAttribute('disabled')
  expect([isDisabled('Zurück'), isDisabled('Vor')]).toEqual([true, true])

  await page.click('[role=radio]', 'Monat')
  await page.eventually(() => expect(page.text).toContain('Dezember 2018'))
  expect([isDisabled('Zurück'), isDisabled('Vor')]).toEqual([false, true])

  await page.click('button', 'Zurück')
  await page.eventually(() => expect(page.text).toContain('November 2018'))
})

it('says that there is nothing in the window, and what to do', async () => {
  const empty = () => ({ consumption: [series(0)], production: [series(0)] })
  const page = await open({ MeterSeries: empty })

  await page.eventually(() => expect(page.text).toContain('Noch keine Daten für diesen Zeitraum'))
})

it('says that there is no such meter', async () => {
  const page = await open({ Meter: () => ({ meter: null }) })

  await page.eventually(() => expect(page.text).toContain('Diesen Zähler gibt es nicht'))
  expect(page.the('a', 'Alle Zähler').getAttribute('href')).toBe('/zaehler')
})
