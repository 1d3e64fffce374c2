import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { extractedDocumentSchema } from './block.ts'
import { extractCsv } from './csv.ts'
import { csvRows } from './csv-rows.ts'
import { extract } from './extract.ts'
import { ExtractionFailure } from './extraction-failure.ts'
import { makeEml } from './testing/make-eml.ts'
import { officeDocuments, withMain } from './testing/office-documents.ts'

const sound = [
  ...officeDocuments.filter(({ kind }) => kind !== 'docx').map(({ make }) => make()),
  makeEml([{ type: 'text/plain', content: 'Text' }]),
]

/** A document or a reason; anything else would be a fault of ours. */
async function outcome(bytes: Buffer): Promise<void> {
  try {
    extractedDocumentSchema.parse(await extract(bytes, 'x'))
  } catch (error) {
    expect(error).toBeInstanceOf(ExtractionFailure)
  }
}

describe('a broken document', () => {
  it('with any bytes changed is read or refused with a reason', async () => {
    const change = fc.record({ at: fc.nat(), byte: fc.integer({ min: 0, max: 255 }) })
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...sound),
        fc.array(change, { minLength: 1, maxLength: 5 }),
        async (document, changes) => {
          const bytes = Buffer.from(document)
          for (const { at, byte } of changes) bytes[at % bytes.length] = byte
          await outcome(bytes)
        },
      ),
      { numRuns: 500 },
    )
  })

  it('that ends anywhere is read or refused with a reason', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...sound), fc.nat(), async (document, end) =>
        outcome(document.subarray(0, end % document.length)),
      ),
      { numRuns: 300 },
    )
  })

  it('whose XML has any attributes and names is read or refused with a reason', async () => {
    const names = fc.constantFrom(
      'p',
      'h',
      'row',
      'c',
      'v',
      'sp',
      'tbl',
      'tc',
      'table',
      'list',
      'x:y',
    )
    const value = fc.constantFrom(
      '-1',
      '1e9',
      '99999999999',
      'NaN',
      '',
      'ZZZ9',
      '&#0;',
      '&#x110000;',
    )
    const key = fc.constantFrom(
      'r',
      's',
      't',
      'outline-level',
      'number-columns-repeated',
      'lvl',
      'c',
    )
    const element = fc
      .array(fc.tuple(names, key, value), { maxLength: 12 })
      .map(parts => parts.map(([name, at, is]) => `<${name} ${at}="${is}">1</${name}>`).join(''))
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...officeDocuments.filter(({ kind }) => kind !== 'docx')),
        element,
        async ({ make, main }, xml) => {
          const inside = {
            'content.xml': `<document-content><body><text>${xml}</text></body></document-content>`,
            'xl/worksheets/sheet0.xml': `<worksheet><sheetData>${xml}</sheetData></worksheet>`,
          }
          const whole = inside[main as keyof typeof inside] as string | undefined
          await outcome(
            withMain(make(), main, whole ?? `<sld><cSld><spTree>${xml}</spTree></cSld></sld>`),
          )
        },
      ),
      { numRuns: 300 },
    )
  })
})

describe('rows of a CSV file', () => {
  it('are found again, whatever their fields hold', () => {
    const field = fc.string({
      unit: fc.constantFrom('a', 'ä', '"', ';', '\n', '\r\n', ' ', '1', ','),
    })
    const row = fc.array(field, { minLength: 2, maxLength: 5 })
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 6 }), rows => {
        const text = rows
          .map(fields => fields.map(value => `"${value.replaceAll('"', '""')}"`).join(';'))
          .join('\r\n')

        expect([...csvRows(text, ';')]).toEqual(rows)
      }),
    )
  })

  it('end, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('"', ';', '\n', '\r', ' ', 'a') }), text => {
        expect(extractCsv(text, ';').blocks.length).toBeLessThanOrEqual(text.length)
      }),
    )
  })
})
