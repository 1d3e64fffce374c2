import { makeDocx } from './make-docx.ts'
import { makeOdt } from './make-odt.ts'
import { makePptx, shape } from './make-pptx.ts'
import { makeXlsx } from './make-xlsx.ts'
import { makeZip, type Part } from './make-zip.ts'
import { openZip } from '../zip-scan.ts'

type OfficeDocument = { kind: string; main: string; opensWith: string; make: () => Buffer }

/** The formats that are archives: a small sound document, its part with the text, its first part. */
export const officeDocuments: OfficeDocument[] = [
  {
    kind: 'docx',
    main: 'word/document.xml',
    opensWith: 'word/document.xml',
    make: () => makeDocx([{ text: 'Inhalt' }]),
  },
  {
    kind: 'xlsx',
    main: 'xl/worksheets/sheet0.xml',
    opensWith: 'xl/workbook.xml',
    make: () => makeXlsx([{ name: 'Blatt', rows: [{ cells: ['Inhalt'] }] }]),
  },
  {
    kind: 'pptx',
    main: 'ppt/slides/slide1.xml',
    opensWith: 'ppt/presentation.xml',
    make: () => makePptx([{ shapes: shape('Inhalt') }]),
  },
  {
    kind: 'odt',
    main: 'content.xml',
    opensWith: 'content.xml',
    make: () => makeOdt('<text:p>Inhalt</text:p>'),
  },
]

/** The same document with other parts added. */
export function withParts(document: Buffer, parts: Part[]): Buffer {
  return makeZip([...partsOf(document), ...parts])
}

/** The same document with its main part replaced. */
export function withMain(document: Buffer, main: string, content: string | Buffer): Buffer {
  const kept = partsOf(document).filter(part => part.name !== main)
  return makeZip([...kept, { name: main, content }])
}

/** Every entry of the directory points to the data of the first: a small file that unpacks large. */
export function withOverlaps(document: Buffer): Buffer {
  const changed = Buffer.from(document)
  const first = directoryOf(changed)[0]
  if (first === undefined) return changed
  for (const at of directoryOf(changed).slice(1)) {
    changed.copy(changed, at + 16, first + 16, first + 28)
    changed.writeUInt32LE(changed.readUInt32LE(first + 42), at + 42)
  }
  return changed
}

/** A file that ends in the middle. */
export const truncated = (document: Buffer) => document.subarray(0, document.length * 0.6)

function partsOf(document: Buffer): Part[] {
  const archive = openZip(document)
  return [...archive.names].map(name => ({ name, content: archive.read(name) ?? '' }))
}

/** Where the entries of the directory begin. */
function directoryOf(archive: Buffer): number[] {
  const places: number[] = []
  const mark = Buffer.from([0x50, 0x4b, 0x01, 0x02])
  for (let at = archive.indexOf(mark); at >= 0; at = archive.indexOf(mark, at + 4)) places.push(at)
  return places
}
