import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { createIsolatedExtractor } from './isolated-extractor.ts'
import { runIsolated } from './isolated-process.ts'
import { makePdfBomb } from './testing/make-pdf.ts'
import { makeZip } from './testing/make-zip.ts'
import { describeTextExtractor } from './testing/text-extractor-contract.ts'

const quiet = { warn: () => undefined }
describeTextExtractor('isolated', () => createIsolatedExtractor(quiet))

const input = (bytes: Buffer | string, fileName = 'x.pdf') => ({
  fileName,
  bytes: Readable.from([Buffer.from(bytes)]),
  signal: new AbortController().signal,
})

describe('isolation', () => {
  it('survives a PDF that inflates to hundreds of megabytes', async () => {
    const result = await createIsolatedExtractor(quiet).extract(input(makePdfBomb(400_000_000)))

    expect(result).toMatchObject({ code: 'DOCUMENT_UNREADABLE' })
  })

  it.each([
    [
      'inflates beyond its stated size',
      { name: 'word/document.xml', content: 'x'.repeat(5000), statedBytes: 10 },
    ],
    ['is packed beyond reason', { name: 'word/document.xml', content: Buffer.alloc(30_000_000) }],
  ])('refuses an archive that %s', async (_, part) => {
    const result = await createIsolatedExtractor(quiet).extract(input(makeZip([part]), 'x.docx'))

    expect(result).toMatchObject({
      code: 'DOCUMENT_UNREADABLE',
      message: expect.stringContaining('beim Entpacken'),
    })
  })

  it('says so when reading takes too long', async () => {
    const script = new URL('./testing/stalling-child.ts', import.meta.url)
    const extractor = createIsolatedExtractor(quiet, { script, timeoutMs: 300 })

    expect(await extractor.extract(input('%PDF-'))).toMatchObject({ code: 'DOCUMENT_TIMEOUT' })
  })

  it('believes no answer that is not of the agreed form', async () => {
    const script = new URL('./testing/lying-child.ts', import.meta.url)
    const extractor = createIsolatedExtractor(quiet, { script })

    expect(await extractor.extract(input('%PDF-'))).toMatchObject({ code: 'DOCUMENT_UNREADABLE' })
  })

  it('lets the document reach neither files, processes nor the environment', async () => {
    const outcome = await runIsolated(Readable.from(['x']), {
      script: new URL('./testing/snooping-child.ts', import.meta.url),
      args: [],
      timeoutMs: 10_000,
      signal: new AbortController().signal,
    })

    expect(outcome).toEqual({
      ended: 'answered',
      answer: JSON.stringify({
        read: 'ERR_ACCESS_DENIED',
        write: 'ERR_ACCESS_DENIED',
        spawn: 'ERR_ACCESS_DENIED',
        worker: 'ERR_ACCESS_DENIED',
        environment: 0,
      }),
    })
  })
})
