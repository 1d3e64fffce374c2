// @vitest-environment jsdom
import { Subject } from 'rxjs'
import { beforeEach, expect, it, vi } from 'vitest'
import type { Role } from '../../graphql/graphql.ts'
import { userError, type Answers } from '../../testing/fake-api.ts'
import { openPage } from '../../testing/page.tsx'
import { LiveSection } from './live-section.tsx'

const STEP = 5_000
const start = Math.floor(Date.now() / STEP) * STEP - 10 * STEP
const meter = { id: 'm1', name: 'Rathaus', intervalSeconds: 5 }
const simulation = {
  __typename: 'MeterSimulation',
  profile: 'OFFICE',
  intervalSeconds: 5,
  running: true,
  seed: 7,
  startedAt: null,
}
const subscribed = vi.fn()
let readings: Subject<object>

const grid = { __typename: 'Series', start: new Date(start).toISOString(), stepSeconds: 5 }
const answers: Answers = {
  LiveMeter: () => ({ meter: { __typename: 'Meter', id: 'm1', simulation } }),
  LiveSeed: () => ({ consumption: [{ ...grid, values: [3, 4, 5] }], production: [] }),
  ReadingAdded: (variables: { since: string }) => {
    subscribed(variables.since)
    return readings
  },
}

function arrive(index: number, consumptionKw: number): void {
  const ts = new Date(start + index * STEP).toISOString()
  const values = { consumptionKw, productionKw: 1.5, voltage: 230.4, quality: 'SIMULATED' }
  const from = { __typename: 'Meter', id: 'm1', simulation }
  readings.next({
    readingAdded: { __typename: 'Reading', ts, cursor: ts, ...values, meter: from },
  })
}

const open = (role: Role = 'OPERATOR', changes: Answers = {}) =>
  openPage(<LiveSection meter={meter} />, { answers: { ...answers, ...changes }, role })

beforeEach(() => {
  readings = new Subject()
  subscribed.mockClear()
})

it('begins with what is there and asks for what comes after it', async () => {
  const page = await open()

  await page.eventually(() => expect(page.text).toContain('5,00 kW'))
  await page.eventually(() =>
    expect(subscribed).toHaveBeenCalledWith(new Date(start + 2 * STEP).toISOString()),
  )
  expect(page.text).toContain('Simulation Bürogebäude, alle 5 s')
})

it('moves with each reading', async () => {
  const page = await open()
  await page.eventually(() => expect(readings.observed).toBe(true))

  await page.do(() => arrive(3, 6.25))
  expect(page.text).toContain('6,25 kW')
  expect(page.text).toContain('1,50 kW')
  expect(page.text).toContain('230,4 V')

  await page.do(() => arrive(4, 7.5))
  expect(page.text).toContain('7,50 kW')
  expect(page.text).not.toContain('6,25 kW')
})

it('lets operators stop the simulation', async () => {
  const stopped = { ...simulation, running: false }
  const page = await open('OPERATOR', {
    StopSimulation: () => ({
      stopSimulation: { __typename: 'Meter', id: 'm1', simulation: stopped },
    }),
  })
  await page.eventually(() => page.the('button', 'Simulation anhalten'))

  await page.click('button', 'Simulation anhalten')

  await page.eventually(() => expect(page.text).toContain('angehalten'))
  expect(page.all('button', 'Simulation starten')).toHaveLength(1)
})

it('tells why the simulation cannot be stopped', async () => {
  const refusal = userError('Der Dienst „Simulation“ startet gerade neu.')
  const page = await open('OPERATOR', { StopSimulation: () => ({ stopSimulation: refusal }) })
  await page.eventually(() => page.the('button', 'Simulation anhalten'))

  await page.click('button', 'Simulation anhalten')

  await page.eventually(() => expect(page.text).toContain('startet gerade neu'))
})

it('shows no switch to those who may only look', async () => {
  const page = await open('VIEWER')

  await page.eventually(() => expect(page.text).toContain('5,00 kW'))
  expect(page.all('button', /Simulation/)).toHaveLength(0)
})
