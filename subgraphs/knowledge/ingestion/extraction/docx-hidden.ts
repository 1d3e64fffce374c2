import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import type { HiddenText } from './block.ts'
import { looksSame, parseColour, type Colour } from './colour.ts'
import { propertyLook, WordStyles, type RunLook } from './docx-styles.ts'
import type { HiddenTexts } from './hidden-texts.ts'

/** 3 pt. */
const smallestHalfPoints = 6
const token =
  /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<(\/?)(?:[\w.-]+:)?([\w.-]+)((?:"[^"]*"|'[^']*'|[^>"'])*?)(\/?)>/gu

/**
 * Takes out of a Word document the runs that Word does not show: hidden, in the colour of what lies
 * behind them, or less than 3 pt high. They go to `hidden`. The archive must have been checked.
 */
export function removeHiddenRuns(bytes: Uint8Array, hidden: HiddenTexts): Uint8Array {
  const parts = unzipSync(bytes, { filter: ({ name }) => /\.xml(\.rels)?$|\.rels$/u.test(name) })
  const styles = new WordStyles()
  const names = Object.keys(parts).filter(name => name.endsWith('.xml'))
  for (const name of names) {
    if (/(^|\/)styles[^/]*\.xml$/iu.test(name)) styles.add(parts[name] ?? new Uint8Array())
  }
  const changed: Record<string, Uint8Array> = {}
  for (const name of names) {
    const source = strFromU8(parts[name] ?? new Uint8Array())
    if (!source.includes('wordprocessingml')) continue
    const kept = new RunRemover(source, styles, hidden).run()
    if (kept !== source) changed[name] = strToU8(kept)
  }
  if (Object.keys(changed).length === 0) return bytes
  return zipSync({ ...unzipSync(bytes), ...changed }, { level: 0 })
}

/** One open element that text lies in; `fill` is null where what lies behind is not known. */
type Scope = {
  name: string
  start: number
  own: RunLook
  style: string | undefined
  fill: string | null | undefined
  text: string
  isWhole: boolean
}

class RunRemover {
  private readonly source: string
  private readonly styles: WordStyles
  private readonly hidden: HiddenTexts
  private readonly names: string[] = []
  private readonly scopes: Scope[] = []
  private readonly cuts: [start: number, end: number][] = []
  private readonly page: string | null
  private textAt: number | undefined

  constructor(source: string, styles: WordStyles, hidden: HiddenTexts) {
    this.source = source
    this.styles = styles
    this.hidden = hidden
    this.page = /<(\w+:)?background\b/u.test(source) ? null : 'FFFFFF'
  }

  run(): string {
    for (const match of this.source.matchAll(token)) {
      const [whole, slash, name, attributes = '', empty] = match
      if (name === undefined) continue
      if (slash === '/') this.close(match.index, match.index + whole.length)
      else this.open(name, attributes, match.index)
      if (empty === '/') this.close(match.index, match.index + whole.length)
      else if (slash !== '/' && name === 't') this.textAt = match.index + whole.length
    }
    let kept = ''
    let at = 0
    for (const [start, end] of this.cuts) {
      kept += this.source.slice(at, start)
      at = end
    }
    return kept + this.source.slice(at)
  }

  private open(name: string, attributes: string, start: number): void {
    const path = [...this.names.slice(-2), name].join('/')
    this.names.push(name)
    const read = (key: string) =>
      new RegExp(`(?:^|[\\s:])${key}\\s*=\\s*["']([^"']*)["']`, 'u').exec(attributes)?.[1]
    if (name === 'docPr') this.hidden.add('note', read('descr') ?? '')
    if (/^(p|r|tc|tbl|txbxContent)$/u.test(name)) this.openScope(name, start)
    const scope = this.scopes.at(-1)
    if (!scope) return
    if (path.startsWith('r/rPr/')) Object.assign(scope.own, propertyLook(name, read))
    if (/^(r\/rPr\/rStyle|p\/pPr\/pStyle)$/u.test(path)) scope.style = read('val')
    if (path === 'tbl/tblPr/tblStyle') scope.fill = null
    if (/^(p\/pPr|tc\/tcPr|tbl\/tblPr)\/shd$/u.test(path)) {
      scope.fill = propertyLook(name, read).fill ?? scope.fill
    }
  }

  private openScope(name: string, start: number): void {
    const outer = this.scopes.at(-1)
    if (outer?.name === 'r') outer.isWhole = false
    const fill = name === 'txbxContent' ? null : undefined
    this.scopes.push({ name, start, own: {}, style: undefined, fill, text: '', isWhole: true })
  }

  private close(start: number, end: number): void {
    const name = this.names.pop()
    const scope = this.scopes.at(-1)
    if (name === 't' && this.textAt !== undefined) {
      if (scope) scope.text += this.source.slice(this.textAt, start)
      this.textAt = undefined
    }
    if (scope?.name !== name) return
    this.scopes.pop()
    if (name === 'r') this.judge(scope as Scope, end)
  }

  /** A run that holds a text box is not cut as a whole; the runs inside were judged before. */
  private judge(run: Scope, end: number): void {
    if (run.text.trim() === '' || !run.isWhole) return
    const paragraph = this.scopes.findLast(({ name }) => name === 'p')
    const look = { ...this.styles.lookOf(paragraph?.style, run.style), ...run.own }
    const reason = hidingOf(look, this.backgroundOf(look))
    if (!reason) return
    this.hidden.add(reason, decodeEntities(run.text))
    this.cuts.push([run.start, end])
  }

  private backgroundOf({ fill }: RunLook): Colour | null {
    const outer = this.scopes.map(scope => scope.fill).reverse()
    const nearest = [fill, ...outer, this.page].find(
      candidate => candidate !== undefined && !/^(auto|none)$/u.test(candidate ?? ''),
    )
    return nearest === null ? null : (parseColour(nearest ?? '') ?? null)
  }
}

function hidingOf(look: RunLook, background: Colour | null): HiddenText['reason'] | undefined {
  if (look.isHidden) return 'vanish'
  if (look.halfPoints !== undefined && look.halfPoints < smallestHalfPoints) return 'tiny'
  const colour = look.colour === undefined ? undefined : parseColour(look.colour)
  if (!colour || !background) return undefined
  return looksSame(colour, background) ? 'invisibleColour' : undefined
}

const decodeEntities = (text: string) =>
  text.replace(/&lt;/gu, '<').replace(/&gt;/gu, '>').replace(/&amp;/gu, '&')
