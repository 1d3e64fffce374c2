import { isoDayIn } from './library-day.ts'

/** One content that a document has had; never changed. */
export type ItemVersion = {
  id: string
  itemId: string
  version: number
  notes: string | null
  createdAt: Date
  createdBy: string | null
  fileName: string | null
  mediaType: string | null
  pageCount: number | null
  pagesWithoutText: number[]
  notices: string[]
  /** SHA-256 of the file's bytes; its key in the bucket `documents`. */
  checksum: string
  /** SHA-256 of the normalised text; null for versions from before it was kept. */
  textSha256: string | null
  extractionKey: string | null
  chunkCount: number
  charCount: number
  /** `YYYY-MM-DD`; null: from the day it was taken in. */
  validFrom: string | null
  embeddingModel: string | null
  chunking: Record<string, string>
  /** The version of the same bytes whose processing this one renews. */
  reprocessedFrom: number | null
}

type Dated = Pick<ItemVersion, 'version' | 'validFrom' | 'createdAt'>

/**
 * Which version counts on a day (`YYYY-MM-DD`, the site's). In the order in which they were taken in,
 * a version takes over once its "gilt ab" is reached, unless a version of a later date counts already:
 * an old wording that is added afterwards does not push today's aside. Without a date a version counts
 * from the day it was taken in, and yields to any later one. Undefined: none is valid yet.
 */
export function versionInForce<V extends Dated>(versions: V[], day: string): V | undefined {
  let current: V | undefined
  for (const candidate of versions.toSorted((a, b) => a.version - b.version)) {
    const from = candidate.validFrom ?? isoDayIn(candidate.createdAt)
    if (candidate.validFrom !== null && candidate.validFrom > day) continue
    if (from >= (current?.validFrom ?? '')) current = candidate
  }
  return current
}
