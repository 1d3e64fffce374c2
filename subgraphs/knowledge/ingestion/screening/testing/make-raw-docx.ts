import { makeZip } from '../../extraction/testing/make-zip.ts'

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
const word = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packaging = 'http://schemas.openxmlformats.org/package/2006'
const wordKind = 'application/vnd.openxmlformats-officedocument.wordprocessingml'

export type RawDocx = { body: string; styles?: string; prefix?: string }

/** A Word document from the XML of its body and styles; `prefix` is the namespace's, "w" by habit. */
export function makeRawDocx({ body, styles = '', prefix = 'w' }: RawDocx): Buffer {
  const root = (name: string, content: string) =>
    `${declaration}<${prefix}:${name} xmlns:${prefix}="${word}">${content}</${prefix}:${name}>`
  return makeZip([
    {
      name: '[Content_Types].xml',
      content:
        `${declaration}<Types xmlns="${packaging}/content-types">` +
        `<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
        `<Override PartName="/word/document.xml" ContentType="${wordKind}.document.main+xml"/>` +
        `<Override PartName="/word/styles.xml" ContentType="${wordKind}.styles+xml"/></Types>`,
    },
    { name: '_rels/.rels', content: links('officeDocument', 'word/document.xml') },
    { name: 'word/_rels/document.xml.rels', content: links('styles', 'styles.xml') },
    {
      name: 'word/document.xml',
      content: root('document', `<${prefix}:body>${body}</${prefix}:body>`),
    },
    { name: 'word/styles.xml', content: root('styles', styles) },
  ])
}

const links = (type: string, target: string) =>
  `${declaration}<Relationships xmlns="${packaging}/relationships">` +
  `<Relationship Id="r1" Type="${office}/${type}" Target="${target}"/></Relationships>`

/** A paragraph of one run with the given run properties. */
export function wordParagraph(text: string, runProperties = '', paragraphProperties = ''): string {
  return (
    `<w:p><w:pPr>${paragraphProperties}</w:pPr><w:r><w:rPr>${runProperties}</w:rPr>` +
    `<w:t xml:space="preserve">${text}</w:t></w:r></w:p>`
  )
}
