import type { AnswerLevel } from '../assistant/extractive/support.ts'

/** What somebody has asked Luna in one go; only they see it. */
export type Conversation = {
  id: string
  title: string
  /** What its older questions were about; empty while it is short. */
  summary: string
  createdAt: Date
  updatedAt: Date
}

/** A question with its answer. `id` is the answer's. */
export type Turn = {
  id: string
  position: number
  question: string
  /** The question as it was understood, without the ones before it. */
  standalone: string
  state: 'running' | 'done' | 'stopped'
  answer: string
  level: AnswerLevel | null
  engine: string | null
  citedChunks: string[]
  createdAt: Date
}

/** Stands in the place of an answer from documents that its reader may no longer read. */
export const withheldAnswer =
  'Diese Antwort beruht auf Dokumenten, die Sie nicht mehr lesen dürfen.'
