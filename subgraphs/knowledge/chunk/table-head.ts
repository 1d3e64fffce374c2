import type { ChunkerBlock } from './chunk.ts'

const longestHead = 300

/**
 * For each row of a table below it, the block that names its columns: the row of which the document
 * says so, else the first one, when it has several cells and all of them hold words or years, none of
 * them a figure or a name with its value. The corner above the names of rows may be blank.
 */
export function tableHeads(blocks: ChunkerBlock[]): Map<number, number> {
  const heads = new Map<number, number>()
  let head: number | undefined
  blocks.forEach((block, index) => {
    const isFirst = blocks[index - 1]?.kind !== 'tableRow'
    if (block.kind !== 'tableRow') head = undefined
    else if (block.head) head = block.text.length <= longestHead ? index : undefined
    else if (isFirst) head = namesColumns(block.text) ? index : undefined
    else if (head !== undefined) heads.set(index, head)
  })
  return heads
}

function namesColumns(text: string): boolean {
  const cells = text.split(' | ')
  return (
    cells.length > 1 &&
    text.length <= longestHead &&
    (cells[0] === '' || cells.some(cell => /\p{L}/u.test(cell))) &&
    cells.every((cell, column) => namesColumn(cell) || (column === 0 && cell === ''))
  )
}

function namesColumn(cell: string): boolean {
  if (/^(?:19|20)\d\d$/u.test(cell)) return true
  return /\p{L}/u.test(cell) && !/^[\d.,]+\s?\S{0,4}$|\S: \S/u.test(cell)
}
