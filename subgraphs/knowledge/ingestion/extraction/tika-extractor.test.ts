import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createIsolatedExtractor } from './isolated-extractor.ts'
import { createTikaExtractor } from './tika-extractor.ts'
import { makeDocx } from './testing/make-docx.ts'
import { makeOdt } from './testing/make-odt.ts'
import { makeEncryptedPdf, makePdf, makeScannedPdf } from './testing/make-pdf.ts'
import { withMain, withOverlaps } from './testing/office-documents.ts'
import { describeTextExtractor } from './testing/text-extractor-contract.ts'
import { startTikaServer, type TikaServer } from './testing/tika-server.ts'

const local = createIsolatedExtractor({ warn: () => undefined })
let tika: TikaServer
beforeAll(async () => {
  tika = await startTikaServer()
})
afterAll(() => tika.close())

describeTextExtractor('tika', () => createTikaExtractor(tika.url, local))

const hiddenWord =
  '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p>' +
  '<w:r><w:t>offen</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>geheim</w:t></w:r></w:p></w:body></w:document>'

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

  it('reads the text of a scan where it has text recognition', async () => {
    const recognising = await startTikaServer({ recognised: 'Erkannter Text' })
    const scan = { ...pdf(), bytes: Readable.from([makeScannedPdf(1)]) }

    const document = await createTikaExtractor(recognising.url, local).extract(scan)

    expect(document).toMatchObject({ pageCount: 1, blocks: [{ text: 'Erkannter Text', page: 1 }] })
    await recognising.close()
  })

  it('never sees what is refused, holds hidden text or is of another format', async () => {
    const before = tika.requests.length
    const extractor = createTikaExtractor(tika.url, local)
    const files: [string, Buffer][] = [
      ['x.docx', withOverlaps(makeDocx([{ text: 'x' }]))],
      ['x.docx', withMain(makeDocx([]), 'word/document.xml', hiddenWord)],
      ['x.pdf', makeEncryptedPdf()],
      ['x.odt', makeOdt('<text:p>x</text:p>')],
    ]

    for (const [fileName, bytes] of files) {
      await extractor.extract({ ...pdf(), fileName, bytes: Readable.from([bytes]) })
    }

    expect(tika.requests).toHaveLength(before)
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
