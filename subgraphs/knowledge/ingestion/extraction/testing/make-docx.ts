import { makeZip, type Part } from './make-zip.ts'

export type DocxPart = { style?: string; text: string; list?: boolean } | { row: string[] }

const xml = (body: string) => `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>${body}`
const wordNamespace = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
const office = 'application/vnd.openxmlformats-officedocument.wordprocessingml'
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

/** A Word document with headings (`style: 'Heading1'`), paragraphs, bullets and table rows. */
export function makeDocx(parts: DocxPart[], extra: Part[] = []): Buffer {
  const body = parts.map(part => ('row' in part ? table(part.row) : paragraph(part))).join('')
  return makeZip([
    { name: '[Content_Types].xml', content: contentTypes },
    { name: '_rels/.rels', content: rels([['officeDocument', 'word/document.xml']]) },
    {
      name: 'word/_rels/document.xml.rels',
      content: rels([
        ['styles', 'styles.xml'],
        ['numbering', 'numbering.xml'],
      ]),
    },
    {
      name: 'word/document.xml',
      content: xml(`<w:document ${wordNamespace}><w:body>${body}</w:body></w:document>`),
    },
    { name: 'word/styles.xml', content: styles },
    { name: 'word/numbering.xml', content: numbering },
    ...extra,
  ])
}

function paragraph({ style, text, list }: { style?: string; text: string; list?: boolean }) {
  const properties = [
    style ? `<w:pStyle w:val="${style}"/>` : '',
    list ? '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>' : '',
  ].join('')
  return `<w:p><w:pPr>${properties}</w:pPr><w:r><w:t xml:space="preserve">${escape(text)}</w:t></w:r></w:p>`
}

function table(cells: string[]) {
  const columns = cells.map(text => `<w:tc>${paragraph({ text })}</w:tc>`).join('')
  return `<w:tbl><w:tr>${columns}</w:tr></w:tbl>`
}

const escape = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

const rels = (links: [type: string, target: string][]) =>
  xml(
    `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${links
      .map(
        ([type, target], index) =>
          `<Relationship Id="r${index}" Type="${relations}/${type}" Target="${target}"/>`,
      )
      .join('')}</Relationships>`,
  )

const contentTypes = xml(
  '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">' +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    `<Override PartName="/word/document.xml" ContentType="${office}.document.main+xml"/>` +
    `<Override PartName="/word/styles.xml" ContentType="${office}.styles+xml"/>` +
    `<Override PartName="/word/numbering.xml" ContentType="${office}.numbering+xml"/></Types>`,
)

const styles = xml(
  `<w:styles ${wordNamespace}>${[1, 2, 3]
    .map(
      level =>
        `<w:style w:type="paragraph" w:styleId="Heading${level}"><w:name w:val="heading ${level}"/></w:style>`,
    )
    .join('')}</w:styles>`,
)

const numbering = xml(
  `<w:numbering ${wordNamespace}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0">` +
    '<w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>' +
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>',
)
