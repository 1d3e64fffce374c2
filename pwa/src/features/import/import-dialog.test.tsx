// @vitest-environment jsdom
import { beforeEach, expect, it, vi } from 'vitest'
import type { ImportInput } from '../../graphql/graphql.ts'
import { userError, type Answers } from '../../testing/fake-api.ts'
import { openPage, type Page } from '../../testing/page.tsx'
import { ImportDialog } from './import-dialog.tsx'
import { importPreview } from './testing/import-preview.fixture.ts'

const previewed = vi.fn()
const started = vi.fn()

const job = {
  __typename: 'Job',
  id: 'j',
  kind: 'IMPORT',
  title: 'Import',
  state: 'DONE',
  progress: 1,
  step: '',
  message: '35.040 Werte gelesen',
  error: null,
  targetId: 'm7',
  downloadUrl: null,
}

const answers: Answers = {
  CreateUpload: () => ({ createUpload: { __typename: 'Upload', id: 'u1', url: '/objects/u1' } }),
  PreviewImport: ({ input }: { input: ImportInput }) => {
    previewed(input)
    return { previewImport: importPreview({ unit: input.options?.unit ?? 'KWH' }) }
  },
  StartImport: ({ input }: { input: ImportInput }) => {
    started(input)
    return { startImport: { __typename: 'Job', id: 'j' } }
  },
  TargetMeters: () => ({
    meters: {
      __typename: 'MeterConnection',
      nodes: [{ __typename: 'Meter', id: 'm1', name: 'Halle 3' }],
      pageInfo: { __typename: 'PageInfo', endCursor: null, hasNextPage: false },
    },
  }),
  JobProgress: () => ({ jobProgress: job }),
}

/** The bytes go nowhere; only that they were taken counts here. */
class AcceptingRequest {
  upload = {}
  status = 204
  onload: () => void = () => undefined
  open(): void {
    this.status = 204
  }
  send(): void {
    this.onload()
  }
  abort(): void {
    this.status = 0
  }
}

async function openWithFile(changes: Answers = {}): Promise<Page> {
  const page = await openPage(<ImportDialog />, { answers: { ...answers, ...changes } })
  await page.click('button', 'Daten importieren')
  const input = page.the('input[type=file]')
  const file = new File(['Zeit;kWh'], 'lastgang.csv')
  Object.defineProperty(input, 'files', { value: [file], configurable: true })
  await page.do(() => input.dispatchEvent(new Event('change', { bubbles: true })))
  return page
}

beforeEach(() => {
  vi.clearAllMocks()
  vi.stubGlobal('XMLHttpRequest', AcceptingRequest)
})

it('previews a file: what it holds, how it is read and why', async () => {
  const page = await openWithFile()

  await page.eventually(() => expect(page.text).toContain('35.040 Werte'))
  expect(page.text).toContain('959.636,7 kWh')
  expect(page.text).toContain('Einheit: kWhweil die Überschrift so lautet')
  expect(page.text).toContain('01.01.2018, 00:00 Uhr')
  expect(page.field('Zeitstempel bezeichnet').value).toBe('END')
})

it('shows weather by its quantities and asks for no unit', async () => {
  const columns = ['Zeitpunkt', 'Temperatur (°C)', 'Wind (m/s)'].map(name => ({
    __typename: 'ImportColumn' as const,
    name,
    sample: '',
    role: name === 'Zeitpunkt' ? ('timestamp' as const) : ('value' as const),
  }))
  const row = {
    __typename: 'ImportSampleRow' as const,
    line: 1,
    raw: ['2024-10-25T22:00:00.000Z', '6.2', ''],
    start: '2024-10-25T22:00:00.000Z',
    value: 6.2,
  }
  const weather = importPreview({
    kind: 'WEATHER',
    format: 'BRIGHT_SKY',
    energyKwh: null,
    series: [],
    columns,
    sampleRows: [row],
  })
  const page = await openWithFile({ PreviewImport: () => ({ previewImport: weather }) })

  await page.eventually(() => expect(page.text).toContain('Temperatur (°C)'))
  expect(page.text).toContain('6,2kein Wert')
  expect(page.text).not.toContain('6,20 kW')
  expect(page.all('select')).toHaveLength(0)
})

it('reads the file anew when the user corrects the unit', async () => {
  const page = await openWithFile()
  await page.eventually(() => page.field('Einheit'))

  await page.fill(page.field('Einheit'), 'KW')

  await page.eventually(() => expect(page.field('Einheit').value).toBe('KW'))
  expect(previewed).toHaveBeenLastCalledWith({ uploadId: 'u1', options: { unit: 'KW' } })
})

it('imports into the chosen meter and leads to it', async () => {
  const page = await openWithFile()
  await page.eventually(() => expect(page.text).toContain('Halle 3'))

  await page.fill(page.field('Zähler'), 'm1')
  await page.click('button', 'Importieren')

  await page.eventually(() => expect(page.text).toContain('35.040 Werte gelesen'))
  expect(started).toHaveBeenCalledWith({
    uploadId: 'u1',
    options: { meterId: 'm1', newMeterName: null, quantity: 'CONSUMPTION' },
  })
  await page.click('a', 'Zum Zähler')
  expect(page.location).toBe('/zaehler/m7')
})

it('shows why a file is refused and takes another one', async () => {
  const refusal = userError('Die Datei ist leer.', 'Wählen Sie eine andere Datei.')
  const page = await openWithFile({ PreviewImport: () => ({ previewImport: refusal }) })

  await page.eventually(() => expect(page.the('[role=alert]').textContent).toContain('ist leer'))
  expect(page.text).toContain('Wählen Sie eine andere Datei.')
  expect(page.all('input[type=file]')).toHaveLength(1)
})

it('says in German that the server is away', async () => {
  const lost = () => Promise.reject(new TypeError('Failed to fetch'))
  const page = await openWithFile({ CreateUpload: lost })

  await page.eventually(() => expect(page.text).toContain('gerade nicht erreichbar'))
  expect(page.text).not.toContain('Failed')
})
