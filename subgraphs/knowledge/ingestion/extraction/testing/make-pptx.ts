import { makeZip, type Part } from './make-zip.ts'

export type SlideInput = {
  /** The XML of its shapes, see `shape`. */
  shapes: string
  notes?: string
  hidden?: boolean
  background?: string
}

const names = { main: 'presentationml', drawing: 'drawingml' } as const
const main = `http://schemas.openxmlformats.org/${names.main}/2006/main`
const drawing = `http://schemas.openxmlformats.org/${names.drawing}/2006/main`
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const namespaces = `xmlns:p="${main}" xmlns:a="${drawing}" xmlns:r="${office}"`

/** A presentation; slides are numbered against their file names to show that the order counts. */
export function makePptx(slides: SlideInput[], extra: Part[] = []): Buffer {
  const file = (at: number) => `slides/slide${slides.length - at}.xml`
  const ids = slides.map((_, at) => `<p:sldId id="${256 + at}" r:id="s${at}"/>`).join('')
  return makeZip([
    { name: '_rels/.rels', content: links([['r', 'officeDocument', 'ppt/presentation.xml']]) },
    {
      name: 'ppt/presentation.xml',
      content: `<p:presentation ${namespaces}><p:sldIdLst>${ids}</p:sldIdLst><p:sldSz cx="9144000" cy="6858000"/></p:presentation>`,
    },
    {
      name: 'ppt/_rels/presentation.xml.rels',
      content: links(slides.map((_, at) => [`s${at}`, 'slide', file(at)])),
    },
    ...slides.flatMap((slide, at) => slideParts(slide, file(at))),
    ...extra,
  ])
}

function slideParts({ shapes, notes, hidden, background }: SlideInput, file: string): Part[] {
  const notesFile = file.replace('slides/slide', 'notesSlides/notesSlide')
  const fill = background
    ? `<p:bg><p:bgPr><a:solidFill><a:srgbClr val="${background}"/></a:solidFill></p:bgPr></p:bg>`
    : ''
  const slide: Part = {
    name: `ppt/${file}`,
    content: `<p:sld ${namespaces}${hidden ? ' show="0"' : ''}><p:cSld>${fill}<p:spTree>${shapes}</p:spTree></p:cSld></p:sld>`,
  }
  if (notes === undefined) return [slide]
  return [
    slide,
    {
      name: `ppt/slides/_rels/${file.slice('slides/'.length)}.rels`,
      content: links([['n', 'notesSlide', `../${notesFile}`]]),
    },
    {
      name: `ppt/${notesFile}`,
      content: `<p:notes ${namespaces}><p:cSld><p:spTree>${shape(notes, { type: 'body' })}${shape('7', { type: 'sldNum' })}</p:spTree></p:cSld></p:notes>`,
    },
  ]
}

type ShapeOptions = {
  type?: string
  /** In points from the upper left corner of the slide. */
  at?: [x: number, y: number]
  hidden?: boolean
  run?: string
}

/** A shape whose lines are paragraphs; `> ` before one makes it a bullet of the second level. */
export function shape(text: string, { type, at, hidden, run = '' }: ShapeOptions = {}): string {
  const placeholder = type === undefined ? '' : `<p:ph type="${type}"/>`
  const place = at
    ? `<a:xfrm><a:off x="${at[0] * 12_700}" y="${at[1] * 12_700}"/><a:ext cx="1270000" cy="635000"/></a:xfrm>`
    : ''
  const paragraphs = text.split('\n').map(line => {
    const level = line.startsWith('> ') ? '<a:pPr lvl="1"/>' : ''
    return `<a:p>${level}<a:r>${run}<a:t>${line.replace(/^> /u, '')}</a:t></a:r></a:p>`
  })
  return (
    `<p:sp><p:nvSpPr><p:cNvPr id="2" name="x"${hidden ? ' hidden="1"' : ''}/><p:nvPr>${placeholder}</p:nvPr></p:nvSpPr>` +
    `<p:spPr>${place}</p:spPr><p:txBody>${paragraphs.join('')}</p:txBody></p:sp>`
  )
}

export const picture = '<p:pic><p:nvPicPr><p:cNvPr id="3" name="Bild"/></p:nvPicPr></p:pic>'

export function table(rows: string[][]): string {
  const cell = (text: string) =>
    `<a:tc><a:txBody><a:p><a:r><a:t>${text}</a:t></a:r></a:p></a:txBody></a:tc>`
  const lines = rows.map(cells => `<a:tr>${cells.map(cell).join('')}</a:tr>`)
  return `<p:graphicFrame><a:graphic><a:graphicData><a:tbl>${lines.join('')}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>`
}

function links(targets: [id: string, type: string, target: string][]): string {
  const entries = targets.map(
    ([id, type, target]) =>
      `<Relationship Id="${id}" Type="${office}/${type}" Target="${target}"/>`,
  )
  return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${entries.join('')}</Relationships>`
}
