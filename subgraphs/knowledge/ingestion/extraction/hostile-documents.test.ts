import { describe, expect, it } from 'vitest'
import { extract } from './extract.ts'
import { makeZip } from './testing/make-zip.ts'
import {
  officeDocuments,
  truncated,
  withMain,
  withOverlaps,
  withParts,
} from './testing/office-documents.ts'

const laughs = `<!DOCTYPE x [<!ENTITY a "ha">${Array.from(
  { length: 40 },
  (_, at) => `<!ENTITY a${at} "&a${at - 1};&a${at - 1};">`,
).join('')}]><x>&a39;</x>`
const outside = '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><x/>'
const nested = `${'<x>'.repeat(100_000)}${'</x>'.repeat(100_000)}`
const bomb = () => makeZip([{ name: 'innen', content: Buffer.alloc(30_000_000) }])

describe.each(officeDocuments)('a hostile $kind', ({ kind, main, opensWith, make }) => {
  const read = (bytes: Buffer) => extract(bytes, `x.${kind}`)
  const refusal = (bytes: Buffer) => expect(read(bytes)).rejects
  const unreadable = (detail: string) => ({
    code: 'DOCUMENT_UNREADABLE',
    detail: expect.stringContaining(detail),
  })

  it('is compared with a sound one, which is read', async () => {
    expect((await read(make())).blocks.map(({ text }) => text)).toContain('Inhalt')
  })

  it('with a part packed beyond reason is refused', async () => {
    const part = { name: 'media/1.bin', content: Buffer.alloc(30_000_000) }

    await refusal(withParts(make(), [part])).toMatchObject(unreadable('beim Entpacken'))
  })

  it('with a main part that holds more than it states is refused', async () => {
    const lying = makeZip([
      { name: 'mimetype', content: 'application/vnd.oasis.opendocument.text' },
      { name: opensWith, content: 'x'.repeat(5000), statedBytes: 10 },
    ])

    await refusal(lying).toMatchObject(unreadable('beim Entpacken'))
  })

  it('with parts that lie over each other is refused', async () => {
    await refusal(withOverlaps(make())).toMatchObject(unreadable('beschädigt'))
  })

  it('with two parts of one name is refused', async () => {
    await refusal(withParts(make(), [{ name: main, content: '<x/>' }])).toMatchObject(
      unreadable('beschädigt'),
    )
  })

  it('with tens of thousands of parts is refused', async () => {
    const parts = Array.from({ length: 10_001 }, (_, at) => ({ name: `p${at}`, content: '' }))

    await refusal(withParts(make(), parts)).toMatchObject(unreadable('zu viele Teile'))
  })

  it('with an archive inside is read without opening that', async () => {
    const inner = { name: 'embeddings/1.bin', content: makeZip([{ name: 'z', content: bomb() }]) }

    expect((await read(withParts(make(), [inner]))).blocks.map(({ text }) => text)).toContain(
      'Inhalt',
    )
  })

  it.each([
    ['entities that grow', laughs, 'Dokumenttyp-Definition'],
    ['an address to fetch', outside, 'Dokumenttyp-Definition'],
    ['elements without bottom', nested, 'verschachtelt'],
    ['XML that ends in the middle', '<x><y>', 'beschädigt'],
    ['elements that are not closed', '<x><y></x></y>', 'beschädigt'],
    ['no XML', '\u0001\u0002', 'beschädigt'],
  ])('with %s is refused', async (_, xml, detail) => {
    await refusal(withMain(make(), main, xml)).toMatchObject(unreadable(detail))
  })

  it('cut off in the middle is refused', async () => {
    await refusal(truncated(make())).toMatchObject(unreadable('beschädigt'))
  })

  it('with a changed byte in its text is refused', async () => {
    const bytes = make()
    const at = bytes.indexOf(main) + main.length + 5
    bytes.writeUInt8(bytes.readUInt8(at) ^ 0xff, at)

    await refusal(bytes).toMatchObject(unreadable('beschädigt'))
  })

  it('under the name of another kind is refused and named', async () => {
    await expect(extract(make(), 'x.eml')).rejects.toMatchObject({ code: 'DOCUMENT_KIND_MISMATCH' })
    await expect(extract(make(), 'x.pdf')).rejects.toMatchObject({ code: 'DOCUMENT_NOT_A_PDF' })
  })
})
