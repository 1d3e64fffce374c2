// @vitest-environment jsdom
import { Subject } from 'rxjs'
import { expect, it, vi } from 'vitest'
import type { RequestExportInput } from '../../graphql/graphql.ts'
import { windowOf } from '../../lib/calendar.ts'
import { userError, type Answers } from '../../testing/fake-api.ts'
import { openPage } from '../../testing/page.tsx'
import { ExportDialog } from './export-dialog.tsx'

const day = windowOf('day', Date.parse('2018-11-22T12:00:00Z'))
const job = {
  __typename: 'Job',
  id: 'j',
  kind: 'EXPORT',
  title: 'Export',
  state: 'RUNNING',
  progress: 0.5,
  step: 'CSV wird geschrieben',
  message: null,
  error: null,
  targetId: null,
  downloadUrl: null,
}

const open = (answers: Answers) =>
  openPage(<ExportDialog subject={{ meterId: 'm1' }} window={day} />, { answers })

it('follows the job to a link that downloads the file', async () => {
  const progress = new Subject<object>()
  const requested = vi.fn()
  const page = await open({
    RequestExport: ({ input }: { input: RequestExportInput }) => {
      requested(input)
      return { requestExport: { __typename: 'Job', id: 'j' } }
    },
    JobProgress: () => progress,
  })
  await page.click('button', 'Als CSV exportieren')
  expect(page.text).toContain('Do, 22.11.2018')

  await page.click('button', 'Export starten')
  await page.eventually(() => expect(progress.observed).toBe(true))
  await page.do(() => progress.next({ jobProgress: job }))
  expect(page.text).toContain('CSV wird geschrieben50 %')

  const done = { ...job, state: 'DONE', downloadUrl: '/objects/x' }
  await page.do(() => progress.next({ jobProgress: done }))
  expect(page.the('a', 'CSV herunterladen').getAttribute('href')).toBe('/objects/x')
  expect(requested).toHaveBeenCalledWith({
    meterId: 'm1',
    quantity: 'CONSUMPTION',
    from: '2018-11-21T23:00:00.000Z',
    to: '2018-11-22T23:00:00.000Z',
  })
})

it('shows why an export is refused', async () => {
  const refusal = userError('In diesem Zeitraum gibt es keine Werte.')
  const page = await open({ RequestExport: () => ({ requestExport: refusal }) })
  await page.click('button', 'Als CSV exportieren')

  await page.click('button', 'Export starten')

  await page.eventually(() => expect(page.text).toContain('keine Werte'))
})
