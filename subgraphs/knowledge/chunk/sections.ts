import type { ChunkerBlock } from './chunk.ts'

/** A run of blocks under one heading. */
export type Section = {
  headings: string[]
  /** Ordinals of the headings in the tree, "2.1"; "0" before the first. */
  path: string
  /** Ordinal of its first block under the innermost heading, from 1; 0 is the heading itself. */
  firstOrdinal: number
  /** Indexes of its blocks. */
  members: number[]
}

type Heading = { level: number; text: string; ordinal: number; children: number; blocks: number }

/** A heading with nothing beneath it is a section of its own. */
export function sectionsOf(blocks: ChunkerBlock[]): Section[] {
  const sections: Section[] = []
  const root: Heading = { level: 0, text: '', ordinal: 0, children: 0, blocks: 0 }
  let path: Heading[] = [root]
  let section: Section | undefined
  blocks.forEach((block, index) => {
    if (block.kind === 'heading') {
      path = opened(path, block)
      section = undefined
      if (isBare(block, blocks[index + 1])) {
        sections.push({ ...placeOf(path), headings: texts(path.slice(0, -1)), members: [index] })
      }
      return
    }
    const innermost = path.at(-1) ?? root
    innermost.blocks++
    if (!section) sections.push((section = { ...placeOf(path), members: [] }))
    section.members.push(index)
  })
  return sections
}

function opened(path: Heading[], { level = 1, text }: ChunkerBlock): Heading[] {
  const outer = path.filter((heading, index) => index === 0 || heading.level < level)
  const parent = outer.at(-1)
  const ordinal = parent ? ++parent.children : 1
  return [...outer, { level, text, ordinal, children: 0, blocks: 0 }]
}

function isBare({ level = 1 }: ChunkerBlock, next: ChunkerBlock | undefined): boolean {
  return !next || (next.kind === 'heading' && (next.level ?? 1) <= level)
}

function placeOf(path: Heading[]): Omit<Section, 'members'> {
  const ordinals = path.slice(1).map(({ ordinal }) => ordinal)
  return {
    headings: texts(path),
    path: ordinals.join('.') || '0',
    firstOrdinal: path.at(-1)?.blocks ?? 0,
  }
}

const texts = (path: Heading[]) => path.slice(1).map(({ text }) => text)
