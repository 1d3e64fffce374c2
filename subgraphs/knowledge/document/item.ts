import type { Viewer } from '#platform/identity/viewer.ts'
import type { ChunkPayload } from '#platform/vectors/vector-store.ts'

export const itemKinds = ['DOCUMENT', 'REGULATION', 'ARTICLE', 'NOTE', 'REPORT'] as const
export type ItemKind = (typeof itemKinds)[number]
export const confidentialities = ['PUBLIC', 'INTERNAL', 'RESTRICTED'] as const
export type Confidentiality = (typeof confidentialities)[number]
export const itemStatuses = ['ACTIVE', 'ARCHIVED', 'DRAFT'] as const
export type ItemStatus = (typeof itemStatuses)[number]

/** A document as users see it. */
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
  version: number
  createdAt: Date
  createdBy: string | null
  pageCount: number | null
  lang: string
  /** Of the original's bytes; its key in the bucket `documents`. */
  sha256: string
}

/** A passage as it is stored and shown. */
export type StoredChunk = {
  id: string
  itemId: string
  idx: number
  text: string
  headings: string[]
  page: number | null
}

/** Restricted documents are for administrators; filtered before ranking and again when loaded. */
export function confidentialityFor(viewer: Viewer): ChunkPayload['confidentiality'][] {
  viewer.require('viewer')
  return viewer.can('admin') ? ['public', 'internal', 'restricted'] : ['public', 'internal']
}
