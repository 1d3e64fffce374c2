import { ExtractionFailure } from './extraction-failure.ts'
import { readXml, type XmlAttributes } from './xml-reader.ts'

/** Some 150 bytes each: what the heap of the isolated process holds. */
const maxElements = 1_000_000

export type XmlElement = {
  name: string
  attributes: XmlAttributes
  children: (XmlElement | string)[]
}

/** A whole part as a tree; its root is an element without a name. */
export function parseXml(bytes: Uint8Array): XmlElement {
  const root: XmlElement = { name: '', attributes: {}, children: [] }
  const open = [root]
  let count = 0
  readXml(bytes, {
    open: (name, attributes) => {
      if (++count > maxElements) {
        throw new ExtractionFailure('DOCUMENT_TOO_LARGE', 'es hat zu viele Bestandteile')
      }
      const element: XmlElement = { name, attributes, children: [] }
      open.at(-1)?.children.push(element)
      open.push(element)
    },
    close: () => void open.pop(),
    text: text => {
      if (text !== '') open.at(-1)?.children.push(text)
    },
  })
  return root
}

export function elementsOf(parent: XmlElement): XmlElement[] {
  return parent.children.filter(child => typeof child !== 'string')
}

export function childOf(parent: XmlElement | undefined, name: string): XmlElement | undefined {
  return parent && elementsOf(parent).find(child => child.name === name)
}

/** Follows one child after the other. */
export function pathOf(parent: XmlElement | undefined, ...names: string[]): XmlElement | undefined {
  let found = parent
  for (const name of names) found = childOf(found, name)
  return found
}

/** Every element of that name at any depth, in reading order. */
export function descendants(parent: XmlElement, name: string): XmlElement[] {
  return elementsOf(parent).flatMap(child => [
    ...(child.name === name ? [child] : []),
    ...descendants(child, name),
  ])
}

/** All the text inside. */
export function textOf(element: XmlElement): string {
  return element.children.map(child => (typeof child === 'string' ? child : textOf(child))).join('')
}
