import { describe, expect, it } from 'vitest'
import { extract } from '../ingestion/extraction/extract.ts'
import { makeRawDocx } from '../ingestion/screening/testing/make-raw-docx.ts'
import { chunkBlocks } from './chunker.ts'

const row = (index: number) => [`Zähler ${index}`, `${index * 3}`, `${index * 5}`]
const rows = Array.from({ length: 1000 }, (_, index) => row(index))
const passages = async (text: string | Buffer, fileName: string) => {
  const { blocks } = await extract(new Uint8Array(Buffer.from(text)), fileName)
  return chunkBlocks(blocks).map(chunk => chunk.text)
}

describe('each passage of a table of a thousand rows names the columns', () => {
  const cell = (text: string) => `<w:tc><w:p><w:r><w:t>${text}</w:t></w:r></w:p></w:tc>`
  const wordRow = (cells: string[], properties = '') =>
    `<w:tr>${properties}${cells.map(cell).join('')}</w:tr>`
  const head = ['', '2024', '2025']
  const html = (tag: string) =>
    `<tr>${head.map(text => `<${tag}>${text}</${tag}>`).join('')}</tr>${rows
      .map(cells => `<tr>${cells.map(text => `<td>${text}</td>`).join('')}</tr>`)
      .join('')}`
  const markdown = (cells: string[]) => `| ${cells.join(' | ')} |\n`

  it.each([
    [
      'of a Word document that marks them',
      makeRawDocx({
        body: `<w:tbl>${wordRow(head, '<w:trPr><w:tblHeader/></w:trPr>')}${rows.map(cells => wordRow(cells)).join('')}</w:tbl>`,
      }),
      'a.docx',
      '(?: )?| 2024 | 2025',
    ],
    [
      'of a Word document that does not',
      makeRawDocx({
        body: `<w:tbl>${[head, ...rows].map(cells => wordRow(cells)).join('')}</w:tbl>`,
      }),
      'a.docx',
      '(?: )?| 2024 | 2025',
    ],
    ['of a page', `<!doctype html><table>${html('th')}</table>`, 'a.html', '(?: )?| 2024 | 2025'],
    [
      'of a page in whose head stand figures',
      `<!doctype html><table><thead><tr><td>Q1</td><td>1</td><td>2</td></tr></thead>${html('td')}</table>`,
      'a.html',
      'Q1 | 1 | 2',
    ],
    [
      'of Markdown',
      `# Stände\n\n${markdown(['Nr.', '1', '2'])}|-|-|-|\n${rows.map(markdown).join('')}`,
      'a.md',
      'Nr. | 1 | 2',
    ],
  ])('%s', async (_, file, fileName, line) => {
    const texts = await passages(file, fileName)

    expect(texts.length).toBeGreaterThan(15)
    for (const text of texts)
      expect(text).toMatch(new RegExp(`^${line.replaceAll('|', '\\|')}\n`, 'u'))
    expect(texts.join('\n').match(/Zähler \d+ \| \d+ \| \d+/gu)).toHaveLength(1000)
  })

  it('of two tables that follow each other, each its own', async () => {
    const table = (name: string) =>
      `<table><tr><th>${name}</th><th>Wert</th></tr>${Array.from({ length: 100 }, (_, i) => `<tr><td>${name} ${i}</td><td>${i} kWh</td></tr>`).join('')}</table>`

    const texts = await passages(`<!doctype html>${table('Kessel')}${table('Pumpe')}`, 'a.html')

    expect(texts.at(-1)).toMatch(/^Pumpe \| Wert\n/u)
  })
})
