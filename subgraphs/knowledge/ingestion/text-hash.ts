import { createHash } from 'node:crypto'
import type { Block } from './extraction/block.ts'

/** What another program writes differently around the same words: spaces, dashes, quotes, bullets. */
const ornament = /[\s\p{Pd}\p{Pi}\p{Pf}\p{Cf}"'`´•·▪◦*|\u00AD]+/gu
/** A minus before a figure is not an ornament. */
const minus = /(?<![\p{L}\p{N}])[-−–](?=\d)/gu

/** SHA-256 of a document's words in their order: equal for the same text in another format. */
export function textHash(blocks: Pick<Block, 'text'>[]): string {
  const hash = createHash('sha256')
  for (const { text } of blocks) hash.update(normalise(text))
  return hash.digest('hex')
}

function normalise(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(minus, '~').replace(ornament, '')
}
