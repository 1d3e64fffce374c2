/** What the chunker needs of a block; headings carry a level. */
export type ChunkerBlock = {
  kind: 'heading' | 'paragraph' | 'listItem' | 'tableRow'
  level?: number
  text: string
  page: number | null
  /** Of a table row: it names the columns. */
  head?: true | undefined
}

/**
 * A passage of a document: a verbatim stretch of its text, before it the header of a table that was
 * cut. `start` and `end` count UTF-16 units in the document's blocks joined by `joinBlocks`; chunks
 * come in order, do not overlap and leave out only the headings, which `headings` carries from the
 * outermost to the innermost.
 */
export type Chunk = {
  idx: number
  text: string
  headings: string[]
  page: number | null
  start: number
  end: number
  anchor: ChunkAnchor
}

/**
 * Where a passage stands in its document, stored with the version it belongs to, so that a citation
 * opens at the right place also after the document has changed.
 */
export type ChunkAnchor = {
  /** Page of its first and of its last character, from 1; null where the format has no pages. */
  page: number | null
  lastPage: number | null
  /**
   * Ordinals in the tree of headings, then the blocks under the innermost one, from 1: "2.1/3-5" is
   * the third to fifth block under the first subheading of the second heading; "0/1" stands before
   * any heading.
   */
  blockPath: string
  /** Part of a law in which it begins, "§ 14a/Absatz 2/Nummer 3"; null outside of laws. */
  legalPath: string | null
  /** Part of the law in which it ends; null where that is the same. */
  lastLegalPath: string | null
  /** Characters of the document's joined text, [start, end) in UTF-16 units. */
  start: number
  end: number
  /** So many characters at the start of its text repeat the header of a table that was cut. */
  repeated: number
}
