import { posix } from 'node:path'
import { elementsOf, parseXml, pathOf, type XmlElement } from './xml-tree.ts'
import type { ZipArchive } from './zip-scan.ts'

export type Relationship = { id: string; type: string; part: string }

/**
 * What a part of an Office Open XML package refers to inside the package; links to the outside are
 * left out. `type` is the last word of its address.
 * @see ECMA-376 Part 2
 */
export function relationshipsOf(archive: ZipArchive, part: string): Relationship[] {
  const folder = posix.dirname(part)
  const name = posix.join(folder, '_rels', `${posix.basename(part)}.rels`)
  const root = partTree(archive, name)
  const links = pathOf(root, 'Relationships')
  if (!links) return []
  return elementsOf(links)
    .filter(({ attributes }) => attributes.TargetMode !== 'External')
    .map(({ attributes }) => {
      const target = attributes.Target ?? ''
      return {
        id: attributes.Id ?? '',
        type: (attributes.Type ?? '').split('/').at(-1) ?? '',
        part: target.startsWith('/') ? target.slice(1) : posix.join(folder, target),
      }
    })
}

export function relatedPart(links: Relationship[], type: string): string | undefined {
  return links.find(link => link.type === type)?.part
}

/** The part that the package opens with. */
export function mainPart(archive: ZipArchive, usual: string): string {
  return relatedPart(relationshipsOf(archive, ''), 'officeDocument') ?? usual
}

export function partTree(archive: ZipArchive, part: string): XmlElement | undefined {
  const bytes = archive.read(part)
  return bytes && parseXml(bytes)
}

/** The title that the author gave the document in its properties. */
export function statedTitle(archive: ZipArchive, clean: (text: string) => string): string | null {
  const properties = relatedPart(relationshipsOf(archive, ''), 'core-properties')
  const root = properties === undefined ? undefined : partTree(archive, properties)
  const title = pathOf(root, 'coreProperties', 'title')?.children.filter(
    child => typeof child === 'string',
  )
  return clean(title?.join('') ?? '') || null
}
