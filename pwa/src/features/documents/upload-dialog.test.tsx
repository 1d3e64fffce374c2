// @vitest-environment jsdom
import { beforeEach, expect, it, vi } from 'vitest'
import type { IngestDocumentInput } from '../../graphql/graphql.ts'
import { userError, type Answers } from '../../testing/fake-api.ts'
import { openPage, type Page } from '../../testing/page.tsx'
import { UploadDialog } from './upload-dialog.tsx'

const ingested = vi.fn<(input: IngestDocumentInput) => void>()
const job = {
  __typename: 'Job',
  id: 'j',
  kind: 'INGEST',
  title: '',
  state: 'DONE',
  progress: 1,
  step: '',
  message: '12 Abschnitte aufgenommen',
  error: null,
  targetId: 'd1',
  downloadUrl: null,
}

const answers: Answers = {
  CreateUpload: ({ input }: { input: { fileName: string } }) => ({
    createUpload: input.fileName.endsWith('.pdf')
      ? userError('Die Datei ist zu groß.')
      : { __typename: 'Upload', id: input.fileName, url: '/objects/u' },
  }),
  IngestDocument: ({ input }: { input: IngestDocumentInput }) => {
    ingested(input)
    return { ingestDocument: { __typename: 'Job', id: 'j' } }
  },
  JobProgress: () => ({ jobProgress: job }),
}

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
}

async function choose(page: Page, ...names: string[]): Promise<void> {
  const input = page.the('input[type=file]')
  const files = names.map(name => new File(['x'], name))
  Object.defineProperty(input, 'files', { value: files, configurable: true })
  await page.do(() => input.dispatchEvent(new Event('change', { bubbles: true })))
}

beforeEach(() => {
  ingested.mockClear()
  vi.stubGlobal('XMLHttpRequest', AcceptingRequest)
})

it('takes several files at once; one that is refused does not hold up the others', async () => {
  const page = await openPage(<UploadDialog />, { answers, role: 'ADMIN' })
  await page.click('button', 'Dokumente hochladen')

  await choose(page, 'vertrag.md', 'plan.pdf')

  await page.eventually(() => expect(page.text).toContain('12 Abschnitte aufgenommen'))
  await page.eventually(() => expect(page.text).toContain('Die Datei ist zu groß.'))
  await page.click('a', 'Öffnen')
  expect(page.location).toBe('/dokumente/d1')
})

it('gives all files the chosen kind, confidentiality and tags', async () => {
  const page = await openPage(<UploadDialog />, { answers, role: 'ADMIN' })
  await page.click('button', 'Dokumente hochladen')
  await page.fill(page.field('Art'), 'REGULATION')
  await page.fill(page.field('Vertraulichkeit'), 'PUBLIC')
  await page.fill(page.field('Schlagwörter'), 'Recht, Netz')

  await choose(page, 'gesetz.md')

  await page.eventually(() =>
    expect(ingested).toHaveBeenCalledWith({
      uploadId: 'gesetz.md',
      kind: 'REGULATION',
      confidentiality: 'PUBLIC',
      tags: ['Recht', 'Netz'],
    }),
  )
})

it('goes on while the dialog is closed', async () => {
  const page = await openPage(<UploadDialog />, { answers, role: 'ADMIN' })
  await page.click('button', 'Dokumente hochladen')
  await choose(page, 'vertrag.md')

  await page.click('button', 'Schließen')
  await page.eventually(() => expect(page.text).toContain('12 Abschnitte aufgenommen'))
})
