import type { HiddenText } from './block.ts'
import { attribute } from './xml-reader.ts'
import { childOf, descendants, type XmlElement } from './xml-tree.ts'

/** Text smaller than this is not made to be read. */
const smallestPt = 2

export type OdtStyles = {
  /** Why a reader does not see text of this style, or undefined; white is seen on a colour. */
  hiddenBy: (style: string | undefined, isOnColour: boolean) => HiddenText['reason'] | undefined
  /** Whether the style of a table, row or cell has a background other than white. */
  isColoured: (style: string | undefined) => boolean
  /** Whether a list of this style counts its items at this depth. */
  isNumbered: (list: string | undefined, depth: number) => boolean
  /** Name of the style that it inherits from, as far up as `Title` and the like. */
  baseOf: (style: string | undefined) => string | undefined
}

type Style = {
  parent: string | undefined
  display: string | undefined
  color: string | undefined
  background: string | undefined
  sizePt: number | undefined
  /** The background of a table, row or cell. */
  fill: string | undefined
}

/** Reads the styles of both parts; later ones win. */
export function readOdtStyles(parts: (XmlElement | undefined)[]): OdtStyles {
  const roots = parts.filter(part => part !== undefined)
  const styles = new Map<string, Style>()
  for (const element of roots.flatMap(root => descendants(root, 'style'))) {
    styles.set(attribute(element.attributes, 'name') ?? '', styleOf(element))
  }
  const numbered = numberedLists(roots)
  return {
    hiddenBy: (name, isOnColour) => hiddenBy(chainOf(styles, name), isOnColour),
    isColoured: name => {
      const background = chainOf(styles, name).find(style => style.fill !== undefined)?.fill
      return background !== undefined && !isWhite(background)
    },
    isNumbered: (list, depth) => numbered.has(`${list ?? ''} ${depth}`),
    baseOf: name => (name === undefined ? undefined : (styles.get(name)?.parent ?? name)),
  }
}

function styleOf({ attributes, children }: XmlElement): Style {
  const element = { name: '', attributes, children }
  const text = childOf(element, 'text-properties')?.attributes ?? {}
  const paragraph = childOf(element, 'paragraph-properties')?.attributes ?? {}
  const size = attribute(text, 'font-size')
  const filled = ['table-cell-properties', 'table-row-properties', 'table-properties']
    .map(name => childOf(element, name))
    .find(properties => properties && attribute(properties.attributes, 'background-color'))
  return {
    parent: attribute(attributes, 'parent-style-name'),
    display: attribute(text, 'display'),
    color: attribute(text, 'color')?.toLowerCase(),
    background: attribute(text, 'background-color') ?? attribute(paragraph, 'background-color'),
    sizePt: size?.endsWith('pt') === true ? Number(size.slice(0, -2)) : undefined,
    fill: filled && attribute(filled.attributes, 'background-color'),
  }
}

/** A style and those it inherits from; names that go in a circle end it. */
function chainOf(styles: Map<string, Style>, name: string | undefined): Style[] {
  const chain: Style[] = []
  const seen = new Set<string>()
  for (let next = name; next !== undefined && !seen.has(next); next = chain.at(-1)?.parent) {
    const style = styles.get(next)
    if (!style) break
    seen.add(next)
    chain.push(style)
  }
  return chain
}

const nearlyWhite = /^#f[c-f]f[c-f]f[c-f]$/iu

const isWhite = (background: string) => background === 'transparent' || nearlyWhite.test(background)

function hiddenBy(chain: Style[], isOnColour: boolean): HiddenText['reason'] | undefined {
  const first = <K extends keyof Style>(key: K): Style[K] | undefined =>
    chain.find(style => style[key] !== undefined)?.[key]
  if (first('display') === 'none') return 'vanish'
  if ((first('sizePt') ?? smallestPt) < smallestPt) return 'tiny'
  const background = first('background')
  const isOnWhite = background === undefined ? !isOnColour : isWhite(background)
  return isOnWhite && nearlyWhite.test(first('color') ?? '') ? 'invisibleColour' : undefined
}

function numberedLists(roots: XmlElement[]): Set<string> {
  const numbered = new Set<string>()
  for (const list of roots.flatMap(root => descendants(root, 'list-style'))) {
    const name = attribute(list.attributes, 'name') ?? ''
    for (const level of descendants(list, 'list-level-style-number')) {
      if (attribute(level.attributes, 'num-format') === '') continue
      numbered.add(`${name} ${attribute(level.attributes, 'level') ?? '1'}`)
    }
  }
  return numbered
}
