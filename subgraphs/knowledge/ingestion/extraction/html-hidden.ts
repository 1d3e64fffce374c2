import type { HiddenText } from './block.ts'
import { looksSame, parseColour, white, type Colour } from './colour.ts'
import { parseStyle, StyleSheet, type Style } from './css-style.ts'
import type { HiddenTexts } from './hidden-texts.ts'
import { wholeText, type HtmlElement, type HtmlNode, type HtmlRoot } from './html-tree.ts'

/** What text inherits. `background` is null where a picture or a foreign style sheet may lie. */
type Look = { colour: Colour | undefined; background: Colour | null; fontPx: number }

/** Text smaller than this is not there to be read: 3 pt. */
const smallestPx = 4
const farPx = 500
const longNote = 20

/** Elements that a browser does not show as they stand; ordinary unless they give orders. */
const unshown = new Set(['template', 'noscript', 'nav', 'select', 'textarea', 'button', 'iframe'])
const notedAttributes = ['alt', 'title', 'ariaLabel', 'ariaDescription', 'content', 'placeholder']

/**
 * Takes out of a page what its reader does not see and keeps it in `hidden`; comments and attributes
 * are noted. Only the page's own styles count: nothing is fetched.
 */
export function removeHidden(root: HtmlRoot, hidden: HiddenTexts): void {
  const sheet = new StyleSheet()
  const isForeign = collectStyles(root, sheet)
  const background = isForeign ? null : white
  new HiddenRemover(sheet, hidden).clean(root, { colour: undefined, background, fontPx: 16 })
}

/** Whether the page also takes styles from elsewhere. */
function collectStyles(node: HtmlRoot | HtmlElement, sheet: StyleSheet): boolean {
  let isForeign = false
  for (const child of node.children) {
    if (child.type !== 'element') continue
    const { rel } = child.properties
    if (child.tagName === 'style') sheet.add(wholeText(child))
    if (child.tagName === 'link' && Array.isArray(rel)) isForeign ||= rel.includes('stylesheet')
    if (collectStyles(child, sheet)) isForeign = true
  }
  return isForeign
}

class HiddenRemover {
  private readonly sheet: StyleSheet
  private readonly hidden: HiddenTexts

  constructor(sheet: StyleSheet, hidden: HiddenTexts) {
    this.sheet = sheet
    this.hidden = hidden
  }

  clean(parent: HtmlRoot | HtmlElement, look: Look): void {
    parent.children = parent.children.filter(child => this.keeps(child, look))
  }

  private keeps(node: HtmlNode, look: Look): boolean {
    if (node.type === 'comment') this.hidden.add('note', node.value)
    if (node.type === 'text') return this.keepsText(node.value, look)
    if (node.type !== 'element') return false
    if (node.tagName === 'script' || node.tagName === 'style') return true
    const style = this.styleOf(node)
    const reason = hidingOf(node, style)
    this.note(node)
    if (reason) this.hidden.add(reason, wholeText(node))
    else this.clean(node, lookOf(node, style, look))
    return !reason
  }

  private keepsText(text: string, { colour, background, fontPx }: Look): boolean {
    const isUnseen =
      colour !== undefined &&
      (colour.alpha < 0.05 || (background !== null && looksSame(colour, background)))
    if (text.trim() === '' || (!isUnseen && fontPx >= smallestPx)) return true
    this.hidden.add(isUnseen ? 'invisibleColour' : 'tiny', text)
    return false
  }

  private styleOf({ tagName, properties }: HtmlElement): Style {
    const { className, id, style } = properties
    const classes = Array.isArray(className) ? className.map(String) : []
    const named = this.sheet.styleOf({ tagName, id: typeof id === 'string' ? id : '', classes })
    return { ...named, ...(typeof style === 'string' && parseStyle(style)) }
  }

  private note(element: HtmlElement): void {
    const { tagName, properties } = element
    for (const name of notedAttributes) {
      const value = properties[name]
      if (typeof value === 'string' && value.length >= longNote) this.hidden.add('note', value)
    }
    const value = properties.type === 'hidden' ? properties.value : undefined
    if (typeof value === 'string') this.hidden.add('note', value)
    if (unshown.has(tagName)) this.hidden.add('note', textInside(element))
  }
}

/** The content of a template is a document of its own. */
function textInside(element: HtmlElement): string {
  return element.content ? element.content.children.map(wholeText).join(' ') : wholeText(element)
}

function hidingOf({ properties }: HtmlElement, style: Style): HiddenText['reason'] | undefined {
  if (properties.hidden !== undefined && properties.hidden !== false) return 'displayNone'
  if (isNotDisplayed(style) || isCutAway(style)) return 'displayNone'
  return isOffScreen(style) ? 'offPage' : undefined
}

function isNotDisplayed({ display, visibility = '', opacity, filter = '' }: Style): boolean {
  return (
    display === 'none' ||
    /^(hidden|collapse)$/u.test(visibility) ||
    isNearZero(opacity) ||
    /opacity\(0%?\)/u.test(filter)
  )
}

function isOffScreen(style: Style): boolean {
  const isPlaced = /^(absolute|fixed|relative)$/u.test(style.position ?? '')
  const places = [style.left, style.right, style.top, style.bottom]
  const margins = [style['text-indent'], style['margin-left'], style['margin-top']]
  const moves = (style.transform ?? '').match(/(?<=translate[xy]?\(|,\s*)-?[\d.]+\w*/gu) ?? []
  const isFar = (value: string | undefined) => (pxOf(value, 16) ?? 0) <= -farPx
  return (isPlaced && places.some(isFar)) || margins.some(isFar) || moves.some(isFar)
}

function isCutAway(style: Style): boolean {
  if (/scale[xy]?\(0(\.0+)?\s*[,)]/u.test(style.transform ?? '')) return true
  if (/^rect\((0(px)?[\s,]*){4}\)$/u.test(style.clip ?? '')) return true
  if (/inset\((50|100)%|circle\(0/u.test(style['clip-path'] ?? '')) return true
  if (!/hidden|clip/u.test(style.overflow ?? '')) return false
  const sizes = [style.height, style.width, style['max-height'], style['max-width']]
  return sizes.some(size => (pxOf(size, 16) ?? farPx) <= 1)
}

function lookOf({ properties }: HtmlElement, style: Style, look: Look): Look {
  const stated = style.color ?? textOf(properties.color) ?? textOf(properties.text)
  const colour = stated === undefined ? look.colour : parseColour(stated)
  const behind = style.background ?? style['background-color'] ?? textOf(properties.bgColor)
  const background = backgroundOf(behind, look.background)
  const image = style['background-image'] ?? 'none'
  const fontPx = pxOf(style['font-size'], look.fontPx) ?? look.fontPx
  return { colour, background: image === 'none' ? background : null, fontPx }
}

function backgroundOf(value: string | undefined, inherited: Colour | null): Colour | null {
  if (value === undefined || value === 'none' || value === 'inherit') return inherited
  const colour = parseColour(value)
  if (!colour) return null
  return colour.alpha < 0.05 ? inherited : colour
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined)
const isNearZero = (value: string | undefined) =>
  value !== undefined && Number.parseFloat(value) < 0.05

/** Pixels; relative units count against `basePx`. Undefined for keywords and calculations. */
function pxOf(value: string | undefined, basePx: number): number | undefined {
  const match = /^(-?[\d.]+)\s*(px|pt|em|rem|%|vw|vh|cm|mm|in)?$/u.exec(value ?? '')
  if (!match) return undefined
  const perUnit = {
    px: 1,
    pt: 4 / 3,
    em: basePx,
    rem: 16,
    '%': basePx / 100,
    vw: 12,
    vh: 8,
    cm: 37.8,
    mm: 3.78,
    in: 96,
  }
  const unit = match[2] ?? 'px'
  return Number(match[1]) * (unit in perUnit ? perUnit[unit as keyof typeof perUnit] : 1)
}
