import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { createIsolatedExtractor } from './isolated-extractor.ts'
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
    const extractor = createIsolatedExtractor(quiet, { timeoutMs: 15_000 })

    const result = await extractor.extract(input(makePdfBomb(400_000_000)))

    // On a busy machine its time ends before its memory.
    const codes = ['DOCUMENT_UNREADABLE', 'DOCUMENT_TIMEOUT']
    expect(codes).toContain('code' in result && result.code)
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

  it.each([
    ['web page', 'x.html', `<!doctype html>${'<div>'.repeat(200_000)}tief`],
    ['Markdown text', 'x.md', `${'>'.repeat(20_000)} tief`],
    [
      'Markdown list',
      'x.md',
      Array.from({ length: 3000 }, (_, at) => `${' '.repeat(at)}- x`).join('\n'),
    ],
  ])('refuses or reads a %s that is nested without end, and lives', async (_, name, text) => {
    const extractor = createIsolatedExtractor(quiet, { timeoutMs: 4000 })

    const result = await extractor.extract(input(text, name))

    const codes = ['DOCUMENT_UNREADABLE', 'DOCUMENT_TIMEOUT', 'DOCUMENT_EMPTY', undefined]
    expect(codes).toContain('code' in result ? result.code : undefined)
  })
})
