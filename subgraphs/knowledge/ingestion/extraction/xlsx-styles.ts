import { partTree } from './office-package.ts'
import { builtinFormat } from './number-format.ts'
import { attribute } from './xml-reader.ts'
import { childOf, elementsOf, pathOf, type XmlElement } from './xml-tree.ts'
import type { ZipArchive } from './zip-scan.ts'

/** How cells of one style look. */
export type CellStyle = { format: string; isWhite: boolean }

/** The styles that cells refer to by number. White text counts as such only without a fill. */
export function readStyles(archive: ZipArchive, part: string | undefined): CellStyle[] {
  const root = part === undefined ? undefined : partTree(archive, part)
  const sheet = pathOf(root, 'styleSheet')
  const own = new Map(
    listOf(sheet, 'numFmts').map(({ attributes }) => [
      attribute(attributes, 'numFmtId') ?? '',
      attribute(attributes, 'formatCode') ?? '',
    ]),
  )
  const whiteFonts = listOf(sheet, 'fonts').map(font => isWhite(childOf(font, 'color')))
  const filled = listOf(sheet, 'fills').map(fill => isFilled(fill))
  return listOf(sheet, 'cellXfs').map(({ attributes }) => {
    const id = attribute(attributes, 'numFmtId') ?? '0'
    const font = Number(attribute(attributes, 'fontId') ?? -1)
    const fill = Number(attribute(attributes, 'fillId') ?? -1)
    return {
      format: own.get(id) ?? builtinFormat(Number(id)),
      isWhite: whiteFonts[font] === true && filled[fill] !== true,
    }
  })
}

function listOf(sheet: XmlElement | undefined, name: string): XmlElement[] {
  const list = childOf(sheet, name)
  return list ? elementsOf(list) : []
}

function isWhite(color: XmlElement | undefined): boolean {
  const rgb = color && attribute(color.attributes, 'rgb')
  return rgb !== undefined && /^(FF)?FFFFFF$/iu.test(rgb)
}

function isFilled(fill: XmlElement): boolean {
  const pattern = childOf(fill, 'patternFill')
  if (!pattern) return true
  const type = attribute(pattern.attributes, 'patternType') ?? 'none'
  if (type === 'none') return false
  return !isWhite(childOf(pattern, 'fgColor'))
}
