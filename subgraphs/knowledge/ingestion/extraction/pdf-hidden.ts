import { getResolvedPDFJS } from 'unpdf'
import type { HiddenText } from './block.ts'
import { looksSame, white } from './colour.ts'
import type { HiddenTexts } from './hidden-texts.ts'
import { AreasByPlace } from './pdf-areas.ts'
import { PdfDrawer, type Drawing, type DrawnArea, type DrawnText } from './pdf-drawing.ts'
import { areaOf, boxAround, holds, type Box, type Point } from './pdf-geometry.ts'

/** What is asked of a page of pdf.js. */
export type DrawnPage = {
  view: number[]
  getOperatorList: (options: { annotationMode: number }) => Promise<{
    fnArray: number[]
    argsArray: unknown[]
  }>
  getAnnotations: () => Promise<unknown[]>
}
export type PlacedItem = { str: string; transform: unknown[]; width: number }

const smallestPt = 3
/** A frame, a few ruled lines: fewer points of lines than this are no drawing and no writing. */
const fewPoints = 60
const marginPt = 2
/** A picture over so much of the page is a scan, and text under it its text recognition. */
const scanShare = 0.5

type SeenPage = {
  hidden: { text: DrawnText; reason: HiddenText['reason'] }[]
  /** It shows nothing that might be writing besides its text: no picture, no drawing. */
  isBare: boolean
}

/**
 * Finds the text of a page that no viewer shows: drawn invisibly, in the colour behind it, tiny,
 * outside the page, under a picture or on a layer that is off. The text layer of a scan is none.
 */
export async function lookAtPage(
  page: DrawnPage,
  isShown: (layer: unknown) => boolean,
): Promise<SeenPage> {
  const { OPS } = await getResolvedPDFJS()
  const names = new Map(Object.entries(OPS).map(([name, code]) => [code, name]))
  const operators = await page.getOperatorList({ annotationMode: 0 })
  const drawing = new PdfDrawer(names, isShown).draw(operators)
  const [left = 0, bottom = 0, right = 0, top = 0] = page.view
  const sheet = { left, bottom, right, top }
  const areas = new AreasByPlace(drawing.areas, sheet)
  const hidden = drawing.texts.flatMap(text => {
    const reason = hidingOf(text, areas, sheet)
    return reason ? [{ text, reason }] : []
  })
  return { hidden, isBare: isBare(drawing) }
}

/** White areas are the paper. */
function isBare({ areas, wordless }: Drawing): boolean {
  const isPaper = ({ colour, box }: DrawnArea) =>
    areaOf(box) === 0 || (colour !== null && looksSame(colour, white))
  return wordless < fewPoints && areas.every(isPaper)
}

/** Notes, which viewers show on request, and what fields hold that are never shown. */
export async function noteAnnotations(
  page: DrawnPage,
  number: number,
  hidden: HiddenTexts,
): Promise<void> {
  for (const annotation of await page.getAnnotations()) {
    for (const text of textsOf(annotation)) hidden.add('note', text, number)
  }
}

function textsOf(annotation: unknown): string[] {
  if (typeof annotation !== 'object' || annotation === null) return []
  const fields = annotation as Record<string, unknown>
  const contents = fields.contentsObj as { str?: unknown } | undefined
  return [contents?.str, fields.alternativeText, fields.fieldValue, fields.unsafeUrl].filter(
    text => typeof text === 'string',
  )
}

function hidingOf(
  text: DrawnText,
  areas: AreasByPlace,
  sheet: Box,
): HiddenText['reason'] | undefined {
  const middle = { x: (text.from.x + text.to.x) / 2, y: (text.from.y + text.to.y) / 2 }
  const isOutside = [text.from, middle, text.to].every(
    point => !holds(sheet, point, marginPt) || !holds(text.clip, point, marginPt),
  )
  if (isOutside) return 'offPage'
  if (text.isSwitchedOff) return 'hiddenPart'
  if (text.sizePt < smallestPt) return 'tiny'
  if (text.mode === 3 || text.mode === 7) {
    return liesOnScan(middle, areas.all, sheet) ? undefined : 'invisibleColour'
  }
  if (text.alpha < 0.05 || hasColourBehind(text, middle, areas)) return 'invisibleColour'
  return isCovered(text, areas, sheet) ? 'hiddenPart' : undefined
}

function liesOnScan(point: Point, areas: readonly DrawnArea[], sheet: Box): boolean {
  const pictures = areas.filter(({ kind }) => kind === 'picture')
  let covered = 0
  for (const { box } of pictures) covered += areaOf(box)
  return covered >= areaOf(sheet) * scanShare || pictures.some(({ box }) => holds(box, point))
}

/** Outlined letters show by their outline. */
function hasColourBehind({ colour, mode, order }: DrawnText, at: Point, areas: AreasByPlace) {
  if (!colour || mode % 4 !== 0) return false
  const behind = areas.at(at).findLast(area => area.order < order)
  const background = behind ? behind.colour : white
  return background !== null && looksSame(colour, background)
}

function isCovered(text: DrawnText, areas: AreasByPlace, sheet: Box): boolean {
  const { left, bottom, right, top } = boxAround([text.from, text.to])
  const raised = text.sizePt / 4
  const end = { x: right, y: top + raised }
  return areas
    .at({ x: left, y: bottom + raised })
    .some(({ kind, box, colour, isOpaque, order }) => {
      if (order < text.order || !isOpaque || !holds(box, end)) return false
      if (kind === 'fill' && !colour) return false
      if (kind === 'picture' && areaOf(box) >= areaOf(sheet) * scanShare) return false
      return box.top - box.bottom >= text.sizePt * 0.7
    })
}

/**
 * Takes hidden text out of what pdf.js reads, which joins strings of one line whatever their colour.
 * An item is dropped where its letters cannot be told apart.
 */
export function withoutHidden<T extends object>(items: T[], hidden: DrawnText[]): T[] {
  if (hidden.length === 0) return items
  return items.flatMap(item => {
    if (!isPlaced(item)) return [item]
    let str = item.str
    for (const text of hidden.filter(liesOn(item))) {
      str = withoutLetters(str, text.text)
    }
    return [{ ...item, str }]
  })
}

function isPlaced(item: object): item is PlacedItem {
  return 'str' in item && typeof item.str === 'string' && 'transform' in item
}

/** Whether a text stands on the item's line and within its width. */
function liesOn({ transform, width }: PlacedItem): (text: DrawnText) => boolean {
  const [a = 1, b = 0, , , e = 0, f = 0] = transform.map(Number)
  const length = Math.hypot(a, b) || 1
  const [alongX, alongY] = [a / length, b / length]
  return ({ from, to }) => {
    const [x, y] = [from.x - e, from.y - f]
    if (Math.abs(y * alongX - x * alongY) >= 1 || x * alongX + y * alongY > width + 1) return false
    return (to.x - e) * alongX + (to.y - f) * alongY >= -1
  }
}

/** Spaces between letters are pdf.js's own. */
function withoutLetters(str: string, hidden: string): string {
  const letters = Array.from(hidden.replace(/\s+/gu, '').normalize('NFKC'))
  const pattern = letters.map(letter => letter.replace(/[\\^$.*+?()[\]{}|]/gu, String.raw`\$&`))
  const match = new RegExp(pattern.join(String.raw`\s*`), 'u').exec(str.normalize('NFKC'))
  if (match) {
    const plain = str.normalize('NFKC')
    return plain.slice(0, match.index) + plain.slice(match.index + match[0].length)
  }
  return letters.join('').includes(str.replace(/\s+/gu, '').normalize('NFKC')) ? '' : str
}
