import { parseColour, type Colour } from './colour.ts'
import {
  apply,
  asMatrix,
  boxAround,
  boxUnder,
  everywhere,
  identity,
  intersection,
  multiply,
  unitSquare,
  type Box,
  type Matrix,
  type Point,
} from './pdf-geometry.ts'

/** A string as it is drawn; `order` counts what is drawn on the page. */
export type DrawnText = {
  text: string
  from: Point
  to: Point
  sizePt: number
  /** Rendering mode of PDF 32000-1, table 106: 3 is invisible, 7 only clips. */
  mode: number
  colour: Colour | null
  alpha: number
  clip: Box
  isSwitchedOff: boolean
  order: number
}
/** A filled area or a picture; `colour` is null where it has none of its own or many. */
export type DrawnArea = {
  kind: 'fill' | 'picture'
  box: Box
  colour: Colour | null
  isOpaque: boolean
  order: number
}
/**
 * `wordless` counts what shows and is no text to us: letters of fonts that do not say which they are,
 * and the points of lines.
 */
export type Drawing = { texts: DrawnText[]; areas: DrawnArea[]; wordless: number }

type Operators = { fnArray: number[]; argsArray: unknown[] }
type State = {
  matrix: Matrix
  colour: Colour | null
  alpha: number
  isBlended: boolean
  clip: Box
  fontSize: number
  mode: number
  leading: number
  charSpacing: number
  wordSpacing: number
  stretch: number
  rise: number
  /** Whether it was moved and nothing was drawn since: so pdf.js leaves a picture out. */
  isMoved: boolean
}

const black: Colour = { red: 0, green: 0, blue: 0, alpha: 1 }
const initial: State = {
  matrix: identity,
  colour: black,
  alpha: 1,
  isBlended: false,
  clip: everywhere,
  fontSize: 0,
  mode: 0,
  leading: 0,
  charSpacing: 0,
  wordSpacing: 0,
  stretch: 1,
  rise: 0,
  isMoved: false,
}
const deepest = 500
const known = /[\p{L}\p{N}\p{P}\p{S}]/u
/** A letter that is drawn by lines has about as many. */
const pointsOfLetter = 20

/**
 * Follows the drawing operators of a page as far as text and what lies over or under it are
 * concerned. Pictures are not decoded: `maxImageSize: 1` makes pdf.js drop them, and what remains is
 * a transformation under which nothing is drawn.
 */
export class PdfDrawer {
  readonly drawing: Drawing = { texts: [], areas: [], wordless: 0 }
  private state = initial
  private readonly saved: State[] = []
  private readonly layers: boolean[] = []
  private textMatrix = identity
  private lineMatrix = identity
  private clipsNext = false
  private order = 0
  private readonly names: ReadonlyMap<number, string>
  private readonly isShown: (layer: unknown) => boolean

  constructor(names: ReadonlyMap<number, string>, isShown: (layer: unknown) => boolean) {
    this.names = names
    this.isShown = isShown
  }

  draw({ fnArray, argsArray }: Operators): Drawing {
    fnArray.forEach((code, index) => {
      const args = argsArray[index]
      this.steps[this.names.get(code) ?? '']?.(Array.isArray(args) ? args : [])
    })
    return this.drawing
  }

  private readonly steps: Partial<Record<string, (args: unknown[]) => void>> = {
    save: () => this.save(),
    restore: () => this.restore(),
    transform: args => {
      this.change({ matrix: multiply(this.state.matrix, asMatrix(args)), isMoved: true })
    },
    paintFormXObjectBegin: ([matrix]) => {
      this.save()
      if (isList(matrix)) this.change({ matrix: multiply(this.state.matrix, asMatrix(matrix)) })
    },
    paintFormXObjectEnd: () => this.restore(),
    setFillRGBColor: ([colour]) =>
      this.change({ colour: (typeof colour === 'string' && parseColour(colour)) || null }),
    setFillColorN: () => this.change({ colour: null }),
    setFillTransparent: () => this.change({ alpha: 0 }),
    setGState: ([entries]) => this.setGraphics(entries),
    clip: () => (this.clipsNext = true),
    eoClip: () => (this.clipsNext = true),
    constructPath: args => this.drawPath(args),
    shadingFill: () => this.addArea('fill', this.state.clip, null),
    beginMarkedContentProps: ([tag, layer]) =>
      this.layers.push(tag === 'OC' && !this.isShown(layer)),
    beginMarkedContent: () => this.layers.push(false),
    endMarkedContent: () => void this.layers.pop(),
    beginText: () => (this.textMatrix = this.lineMatrix = identity),
    setFont: ([, size]) => this.change({ fontSize: Number(size) }),
    setTextRenderingMode: ([mode]) => this.change({ mode: Number(mode) }),
    setLeading: ([leading]) => this.change({ leading: Number(leading) }),
    setCharSpacing: ([spacing]) => this.change({ charSpacing: Number(spacing) }),
    setWordSpacing: ([spacing]) => this.change({ wordSpacing: Number(spacing) }),
    setHScale: ([percent]) => this.change({ stretch: Number(percent) / 100 }),
    setTextRise: ([rise]) => this.change({ rise: Number(rise) }),
    setTextMatrix: ([matrix]) => {
      this.textMatrix = this.lineMatrix = isList(matrix) ? asMatrix(matrix) : identity
    },
    moveText: ([x, y]) => this.moveLine(Number(x), Number(y)),
    setLeadingMoveText: ([x, y]) => {
      this.change({ leading: -Number(y) })
      this.moveLine(Number(x), Number(y))
    },
    nextLine: () => this.moveLine(0, -this.state.leading),
    showText: ([glyphs]) => this.showText(Array.isArray(glyphs) ? glyphs : []),
    ...Object.fromEntries(pictures.map(name => [name, () => this.drawPicture()])),
  }

  private change(part: Partial<State>): void {
    this.state = { ...this.state, ...part }
  }

  private save(): void {
    if (this.saved.length < deepest) this.saved.push(this.state)
    this.change({ isMoved: false })
  }

  private restore(): void {
    if (this.state.isMoved) this.drawPicture()
    this.state = this.saved.pop() ?? this.state
  }

  private drawPicture(): void {
    this.addArea('picture', boxUnder(this.state.matrix, unitSquare), null)
  }

  private addArea(kind: DrawnArea['kind'], box: Box, colour: Colour | null): void {
    const { alpha, isBlended, clip } = this.state
    const isOpaque = alpha > 0.95 && !isBlended
    const order = this.order++
    if (alpha > 0.05 && !this.layers.includes(true)) {
      this.drawing.areas.push({ kind, box: intersection(box, clip), colour, isOpaque, order })
    }
    this.change({ isMoved: false })
  }

  private setGraphics(entries: unknown): void {
    if (!Array.isArray(entries)) return
    for (const entry of entries as unknown[]) {
      const [key, value] = Array.isArray(entry) ? (entry as unknown[]) : []
      if (key === 'ca') this.change({ alpha: Number(value) })
      if (key === 'BM') this.change({ isBlended: value !== 'source-over' && value !== 'Normal' })
    }
  }

  /** Only a single upright rectangle has a known colour everywhere in its box. */
  private drawPath([operator, data, bounds]: unknown[]): void {
    const name = this.names.get(Number(operator)) ?? ''
    const box = boundsOf(bounds)
    const clips = this.clipsNext
    this.clipsNext = false
    if (!box) return
    const placed = boxUnder(this.state.matrix, box)
    if (/fill/iu.test(name)) {
      const isPlain = isRectangle(isList(data) ? data[0] : undefined)
      this.addArea('fill', placed, isPlain ? this.state.colour : null)
    }
    if (/stroke/iu.test(name)) this.countPoints(data)
    if (clips) this.change({ clip: intersection(this.state.clip, placed) })
    this.change({ isMoved: false })
  }

  private countPoints(data: unknown): void {
    const path = isList(data) ? data[0] : undefined
    if (this.state.alpha > 0.05) this.drawing.wordless += isList(path) ? path.length / 3 : 1
  }

  private moveLine(x: number, y: number): void {
    this.textMatrix = this.lineMatrix = multiply(this.lineMatrix, [1, 0, 0, 1, x, y])
  }

  private showText(glyphs: unknown[]): void {
    const { fontSize, charSpacing, wordSpacing, stretch, rise } = this.state
    let text = ''
    let advance = 0
    for (const glyph of glyphs) {
      if (typeof glyph === 'number') {
        advance -= (glyph / 1000) * fontSize
        if (glyph < -200) text += ' '
      } else if (isGlyph(glyph)) {
        text += glyph.unicode
        if (!glyph.isSpace && !known.test(glyph.unicode)) this.drawing.wordless += pointsOfLetter
        advance += (glyph.width / 1000) * fontSize + charSpacing + (glyph.isSpace ? wordSpacing : 0)
      }
    }
    const placed = multiply(this.state.matrix, this.textMatrix)
    const from = apply(placed, { x: 0, y: rise })
    const to = apply(placed, { x: advance * stretch, y: rise })
    const [, , c, d] = placed
    const sizePt = Math.hypot(c, d) * Math.abs(fontSize) * Math.min(1, Math.abs(stretch) * 4)
    this.textMatrix = multiply(this.textMatrix, [1, 0, 0, 1, advance * stretch, 0])
    this.change({ isMoved: false })
    if (text.trim() === '') return
    const { mode, colour, alpha, clip } = this.state
    const look = { mode, colour, alpha, clip, isSwitchedOff: this.layers.includes(true) }
    this.drawing.texts.push({ text, from, to, sizePt, ...look, order: this.order++ })
  }
}

const pictures = [
  'paintImageXObject',
  'paintInlineImageXObject',
  'paintImageMaskXObject',
  'paintSolidColorImageMask',
  'paintJpegXObject',
]

type Glyph = { unicode: string; width: number; isSpace: boolean }

function isGlyph(value: unknown): value is Glyph {
  return typeof value === 'object' && value !== null && 'unicode' in value && 'width' in value
}

function isList(value: unknown): value is ArrayLike<unknown> & unknown[] {
  return Array.isArray(value) || ArrayBuffer.isView(value)
}

function boundsOf(bounds: unknown): Box | undefined {
  if (!isList(bounds)) return undefined
  const [left, bottom, right, top] = Array.from(bounds, Number)
  if (left === undefined || bottom === undefined || right === undefined || top === undefined) {
    return undefined
  }
  return Number.isFinite(left + bottom + right + top) ? { left, bottom, right, top } : undefined
}

/** pdf.js writes 0 x y to move, 1 x y for a line and 4 to close. */
function isRectangle(path: unknown): boolean {
  const points = isList(path) ? cornersOf(Array.from(path, Number)) : []
  if (points.length < 4 || points.length > 5) return false
  const { left, right, bottom, top } = boxAround(points)
  return points.every(
    ({ x, y }) => (near(x, left) || near(x, right)) && (near(y, bottom) || near(y, top)),
  )
}

/** Empty for a path of anything but lines, or of several parts. */
function cornersOf(path: number[]): Point[] {
  const steps = path.at(-1) === 4 && path.length % 3 === 1 ? path.slice(0, -1) : path
  const points: Point[] = []
  for (let at = 0; at < steps.length; at += 3) {
    if (steps[at] !== (at === 0 ? 0 : 1)) return []
    points.push({ x: steps[at + 1] ?? 0, y: steps[at + 2] ?? 0 })
  }
  return points
}

const near = (one: number, other: number) => Math.abs(one - other) < 0.01
