import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createIsolatedExtractor } from './isolated-extractor.ts'
import { createTikaExtractor } from './tika-extractor.ts'
import { makePdf } from './testing/make-pdf.ts'
import { describeTextExtractor } from './testing/text-extractor-contract.ts'
import { startTikaServer, type TikaServer } from './testing/tika-server.ts'

const local = createIsolatedExtractor({ warn: () => undefined })
let tika: TikaServer
beforeAll(async () => {
  tika = await startTikaServer()
})
afterAll(() => tika.close())

describeTextExtractor('tika', () => createTikaExtractor(tika.url, local))

const pdf = () => ({
  fileName: 'x.pdf',
  bytes: Readable.from([makePdf([['Text']])]),
  signal: new AbortController().signal,
})

describe('Tika', () => {
  it('gets the document by PUT /tika with its media type', async () => {
    await createTikaExtractor(`${tika.url}/`, local).extract(pdf())

    expect(tika.requests.at(-1)).toBe('PUT /tika application/pdf')
  })

  it('is given up after its time, with a plain reason', async () => {
    const stalling = await startTikaServer({ stall: true })
    const extractor = createTikaExtractor(stalling.url, local, { timeoutMs: 200 })

    expect(await extractor.extract(pdf())).toMatchObject({ code: 'DOCUMENT_TIMEOUT' })
    await stalling.close()
  })

  it('fails for the job to retry when it is not there', async () => {
    const gone = await startTikaServer()
    await gone.close()
    const extractor = createTikaExtractor(gone.url, local)

    await expect(extractor.extract(pdf())).rejects.toThrow('fetch failed')
    await expect(extractor.check()).rejects.toThrow('fetch failed')
  })
})
