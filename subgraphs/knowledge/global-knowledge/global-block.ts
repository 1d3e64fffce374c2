import { createHash } from 'node:crypto'
import { stableId } from '../ingestion/stable-id.ts'
import type { Block, Bundle } from './bundle.ts'

export const blockStatuses = ['PROPOSED', 'APPROVED', 'REJECTED', 'SUPERSEDED'] as const
export type BlockStatus = (typeof blockStatuses)[number]

/** A building block from outside, as an administrator decides on it. */
export type GlobalBlock = {
  id: string
  /** The document it becomes; the same for all versions. */
  itemId: string
  bundle: string
  publisher: string
  key: string
  version: number
  title: string
  body: string
  tags: string[]
  source: string
  licence: string
  /** Of the Markdown text that becomes the document. */
  sha256: string
  signed: boolean
  status: BlockStatus
  importedBy: string
  importedAt: Date
  decidedBy: string | null
  decidedAt: Date | null
}
export type NewBlock = Omit<GlobalBlock, 'status' | 'importedAt' | 'decidedBy' | 'decidedAt'>

/** What the library calls where a global document came from. */
export const globalSource = 'Globales Wissen'
export const globalTag = 'global'

export function newBlock(
  block: Block,
  { name, publisher }: Pick<Bundle, 'name' | 'publisher'>,
  by: { importedBy: string; signed: boolean },
): NewBlock {
  const { key, version } = block
  const described = { ...block, publisher }
  return {
    ...described,
    ...by,
    id: stableId('global-block', publisher, key, version),
    itemId: stableId('item', 'global', publisher, key),
    bundle: name,
    sha256: createHash('sha256').update(documentText(described)).digest('hex'),
  }
}

/** The block as the Markdown document that is taken in: its text, then where it is from. */
export function documentText({
  title,
  body,
  source,
  licence,
  publisher,
  version,
}: Pick<NewBlock, 'title' | 'body' | 'source' | 'licence' | 'publisher' | 'version'>): string {
  return [
    `# ${title}`,
    body.trim(),
    '## Herkunft',
    `Globales Wissen von ${publisher}, Fassung ${version}. Quelle: ${source}. Lizenz: ${licence}.`,
    '',
  ].join('\n\n')
}
