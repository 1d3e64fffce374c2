import { getResolvedPDFJS } from 'unpdf'
import type { HiddenText } from './block.ts'
import { looksSame, white } from './colour.ts'
import type { HiddenTexts } from './hidden-texts.ts'
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
const marginPt = 2
/** A picture over so much of the page is a scan, and text under it its text recognition. */
const scanShare = 0.5

/**
 * Finds the text of a page that no viewer shows: drawn invisibly, in the colour behind it, tiny,
 * outside the page, under a picture or on a layer that is off. The text layer of a scan is none.
 */
export async function hiddenOnPage(
  page: DrawnPage,
  isShown: (layer: unknown) => boolean,
): Promise<{ text: DrawnText; reason: HiddenText['reason'] }[]> {
  const { OPS } = await getResolvedPDFJS()
  const names = new Map(Object.entries(OPS).map(([name, code]) => [code, name]))
  const operators = await page.getOperatorList({ annotationMode: 0 })
  const drawing = new PdfDrawer(names, isShown).draw(operators)
  const [left = 0, bottom = 0, right = 0, top = 0] = page.view
  const sheet = { left, bottom, right, top }
  return drawing.texts.flatMap(text => {
    const reason = hidingOf(text, drawing, sheet)
    return reason ? [{ text, reason }] : []
  })
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
  { areas }: Drawing,
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
    return liesOnScan(middle, areas, sheet) ? undefined : 'invisibleColour'
  }
  if (text.alpha < 0.05 || hasColourBehind(text, middle, areas)) return 'invisibleColour'
  return areas.some(area => covers(area, text, sheet)) ? 'hiddenPart' : undefined
}

function liesOnScan(point: Point, areas: DrawnArea[], sheet: Box): boolean {
  const pictures = areas.filter(({ kind }) => kind === 'picture')
  let covered = 0
  for (const { box } of pictures) covered += areaOf(box)
  return covered >= areaOf(sheet) * scanShare || pictures.some(({ box }) => holds(box, point))
}

/** Outlined letters show by their outline. */
function hasColourBehind({ colour, mode, order }: DrawnText, at: Point, areas: DrawnArea[]) {
  if (!colour || mode % 4 !== 0) return false
  const behind = areas.findLast(area => area.order < order && holds(area.box, at))
  const background = behind ? behind.colour : white
  return background !== null && looksSame(colour, background)
}

function covers({ kind, box, colour, isOpaque, order }: DrawnArea, text: DrawnText, sheet: Box) {
  if (order < text.order || !isOpaque) return false
  if (kind === 'fill' && !colour) return false
  if (kind === 'picture' && areaOf(box) >= areaOf(sheet) * scanShare) return false
  const line = boxAround([text.from, text.to])
  const inside = [
    { x: line.left, y: line.bottom },
    { x: line.right, y: line.top },
  ]
  const isHigh = box.top - box.bottom >= text.sizePt * 0.7
  return isHigh && inside.every(point => holds(box, { x: point.x, y: point.y + text.sizePt / 4 }))
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
    for (const text of hidden.filter(candidate => liesOn(candidate, item))) {
      str = withoutLetters(str, text.text)
    }
    return [{ ...item, str }]
  })
}

function isPlaced(item: object): item is PlacedItem {
  return 'str' in item && typeof item.str === 'string' && 'transform' in item
}

function liesOn({ from, to }: DrawnText, { transform, width }: PlacedItem): boolean {
  const [a, b, , , e, f] = transform.map(Number)
  const length = Math.hypot(a ?? 1, b ?? 0) || 1
  const along = { x: (a ?? 1) / length, y: (b ?? 0) / length }
  const place = (point: Point) => {
    const x = point.x - (e ?? 0)
    const y = point.y - (f ?? 0)
    return { at: x * along.x + y * along.y, off: Math.abs(y * along.x - x * along.y) }
  }
  const start = place(from)
  const end = place(to)
  return start.off < 1 && end.at >= -1 && start.at <= width + 1
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
