import { childOf, elementsOf, parseXml, pathOf, type XmlElement } from './xml-tree.ts'
import { attribute } from './xml-reader.ts'

/** How a run of text looks; undefined where nothing is said. Colours and fills as Word writes them. */
export type RunLook = {
  isHidden?: boolean
  colour?: string
  halfPoints?: number
  fill?: string
}

type WordStyle = { look: RunLook; basedOn: string | undefined }

const deepestInheritance = 20

/** Looks that the styles of a Word document give to its runs. */
export class WordStyles {
  private readonly styles = new Map<string, WordStyle>()
  private defaults: RunLook = {}

  /** A part whose root is `styles`; any other changes nothing. */
  add(part: Uint8Array): void {
    const root = childOf(parseXml(part), 'styles')
    if (!root) return
    this.defaults = lookOf(pathOf(root, 'docDefaults', 'rPrDefault', 'rPr'))
    for (const style of elementsOf(root).filter(({ name }) => name === 'style')) {
      const basedOn = childOf(style, 'basedOn')
      const look = { ...lookOf(childOf(style, 'pPr')), ...lookOf(childOf(style, 'rPr')) }
      this.styles.set(attribute(style.attributes, 'styleId') ?? '', {
        look,
        basedOn: basedOn && attribute(basedOn.attributes, 'val'),
      })
    }
  }

  /** The look of a run without properties of its own. */
  lookOf(paragraphStyle: string | undefined, runStyle: string | undefined): RunLook {
    return { ...this.defaults, ...this.inherited(paragraphStyle), ...this.inherited(runStyle) }
  }

  private inherited(id: string | undefined, depth = 0): RunLook {
    const style = this.styles.get(id ?? '')
    if (!style || depth > deepestInheritance) return {}
    return { ...this.inherited(style.basedOn, depth + 1), ...style.look }
  }
}

function lookOf(properties: XmlElement | undefined): RunLook {
  let look: RunLook = {}
  for (const { name, attributes } of properties ? elementsOf(properties) : []) {
    look = { ...look, ...propertyLook(name, key => attribute(attributes, key)) }
  }
  return look
}

type ReadAttribute = (key: string) => string | undefined

const properties: Partial<Record<string, (read: ReadAttribute) => RunLook>> = {
  vanish: read => ({ isHidden: !/^(0|false|off)$/u.test(read('val') ?? '') }),
  color: read => withValue(read('val'), colour => ({ colour })),
  sz: read => withValue(read('val'), size => ({ halfPoints: Number(size) })),
  highlight: read => ({ fill: read('val') ?? 'auto' }),
  shd: read => ({ fill: (read('val') === 'solid' ? read('color') : read('fill')) ?? 'auto' }),
}

const withValue = (value: string | undefined, look: (value: string) => RunLook): RunLook =>
  value === undefined ? {} : look(value)

/** What one element of run properties says. */
export function propertyLook(name: string, read: ReadAttribute): RunLook {
  return properties[name]?.(read) ?? {}
}
