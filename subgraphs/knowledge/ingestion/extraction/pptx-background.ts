import { partTree, relatedPart, relationshipsOf, type Relationship } from './office-package.ts'
import { attribute } from './xml-reader.ts'
import { childOf, descendants, elementsOf, pathOf, type XmlElement } from './xml-tree.ts'
import type { ZipArchive } from './zip-scan.ts'

/**
 * Whether white text on the slide is certainly on white: the background of slide, layout and master
 * is white, and none of them has a picture or a filled shape that could lie beneath.
 */
export function hasWhiteBackground(
  archive: ZipArchive,
  slide: XmlElement,
  links: Relationship[],
): boolean {
  const layoutPart = relatedPart(links, 'slideLayout')
  const layoutLinks = layoutPart === undefined ? [] : relationshipsOf(archive, layoutPart)
  const masterPart = relatedPart(layoutLinks, 'slideMaster')
  const sheets = [
    slide,
    ...[layoutPart, masterPart].flatMap(part => {
      const root = part === undefined ? undefined : partTree(archive, part)
      return root ? elementsOf(root) : []
    }),
  ]
  const background = sheets.map(sheet => pathOf(sheet, 'cSld', 'bg')).find(found => found)
  return (background === undefined || isWhite(background)) && !sheets.some(hasCover)
}

/** Of a colour's own value or the light colours that are white in nearly every theme. */
export function isWhite(parent: XmlElement): boolean {
  const own = descendants(parent, 'srgbClr')[0]
  if (own) return /^f[c-f]f[c-f]f[c-f]$/iu.test(attribute(own.attributes, 'val') ?? '')
  const theme = descendants(parent, 'schemeClr')[0]
  const name = theme ? (attribute(theme.attributes, 'val') ?? '') : ''
  return ['bg1', 'lt1'].includes(name) && theme !== undefined && elementsOf(theme).length === 0
}

export function isFilled(shape: XmlElement): boolean {
  const properties = childOf(shape, 'spPr')
  if (!properties) return false
  if (childOf(properties, 'noFill')) return false
  const fills = ['solidFill', 'gradFill', 'blipFill', 'pattFill', 'grpFill']
  if (fills.some(name => childOf(properties, name))) return true
  const style = pathOf(shape, 'style', 'fillRef')
  return style !== undefined && attribute(style.attributes, 'idx') !== '0'
}

function hasCover(sheet: XmlElement): boolean {
  return descendants(sheet, 'pic').length > 0 || descendants(sheet, 'sp').some(isFilled)
}
