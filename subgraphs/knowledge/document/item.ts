import type { Viewer } from '#platform/identity/viewer.ts'
import type { ChunkPayload } from '#platform/vectors/vector-store.ts'

export const itemKinds = ['DOCUMENT', 'REGULATION', 'ARTICLE', 'NOTE', 'REPORT'] as const
export type ItemKind = (typeof itemKinds)[number]
export const confidentialities = ['PUBLIC', 'INTERNAL', 'RESTRICTED'] as const
export type Confidentiality = (typeof confidentialities)[number]
export const itemStatuses = ['ACTIVE', 'ARCHIVED', 'DRAFT', 'QUARANTINED'] as const
export type ItemStatus = (typeof itemStatuses)[number]

/** A document as users see it; what belongs to a version is that of the current one. */
export type Item = {
  id: string
  title: string
  kind: ItemKind
  /** Where it came from, for people: "Upload", "Luna-Handbuch". */
  source: string
  fileName: string | null
  mediaType: string | null
  tags: string[]
  confidentiality: Confidentiality
  status: ItemStatus
  /** 0 while the first one is being taken in or waits in quarantine. */
  version: number
  createdAt: Date
  changedAt: Date
  createdBy: string | null
  pageCount: number | null
  /** Pages that show something but hold no text (OCR needed). */
  pagesWithoutText: number[]
  /** German: what of the file was left out or only summarised. */
  notices: string[]
  lang: string
  /** First day on which the current version is valid, `YYYY-MM-DD`. */
  validFrom: string | null
  /** False until that day where there is no earlier version. */
  inForce: boolean
  /** Counts the edits of the description. */
  revision: number
  /** Of the original's bytes; its key in the bucket `documents`. */
  sha256: string
}

/** A passage as it is stored and shown. */
export type StoredChunk = {
  id: string
  itemId: string
  /** Version of the document it belongs to. */
  version: number
  idx: number
  text: string
  headings: string[]
  page: number | null
  anchor: PassageAnchor
}

/** Where a passage stands in its version; what was not kept for an old passage is null. */
type PassageAnchor = {
  page: number | null
  lastPage: number | null
  blockPath: string | null
  legalPath: string | null
  lastLegalPath: string | null
  /** UTF-16 units in the version's joined text. */
  start: number
  end: number
}

/** Restricted documents are for administrators; filtered before ranking and again when loaded. */
export function confidentialityFor(viewer: Viewer): ChunkPayload['confidentiality'][] {
  viewer.require('viewer')
  return viewer.can('admin') ? ['public', 'internal', 'restricted'] : ['public', 'internal']
}

/** The level as it is stored and indexed. */
export function levelOf(confidentiality: Confidentiality): ChunkPayload['confidentiality'] {
  const levels = { PUBLIC: 'public', INTERNAL: 'internal', RESTRICTED: 'restricted' } as const
  return levels[confidentiality]
}
