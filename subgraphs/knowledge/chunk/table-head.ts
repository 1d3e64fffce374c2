import type { ChunkerBlock } from './chunk.ts'

const longestHead = 300

/**
 * For each row of a table but its first, the block that names its columns. A row names columns when
 * it has several cells and all of them hold words, none of them a figure or a name with its value.
 */
export function tableHeads(blocks: ChunkerBlock[]): Map<number, number> {
  const heads = new Map<number, number>()
  let head: number | undefined
  blocks.forEach((block, index) => {
    if (block.kind !== 'tableRow') head = undefined
    else if (blocks[index - 1]?.kind !== 'tableRow')
      head = namesColumns(block.text) ? index : undefined
    else if (head !== undefined) heads.set(index, head)
  })
  return heads
}

function namesColumns(text: string): boolean {
  const cells = text.split(' | ')
  return (
    cells.length > 1 &&
    text.length <= longestHead &&
    cells.every(cell => /\p{L}/u.test(cell) && !/^[\d.,]+\s?\S{0,4}$|\S: \S/u.test(cell))
  )
}
