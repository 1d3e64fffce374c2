import type { UserError } from '#platform/errors.ts'
import type { AnswerLevel } from './extractive-answer.ts'

/** A passage the answer may cite as `[number]`. */
export type Source = {
  number: number
  chunkId: string
  itemId: string
  title: string
  headings: string[]
  page: number | null
  excerpt: string
  score: number
}

/** What happens while Luna answers: sources first, then text, then how it ended. */
export type LunaEvent = { cursor: string } & (
  | { type: 'sources'; sources: Source[] }
  | { type: 'delta'; text: string }
  | { type: 'done'; level: AnswerLevel; engine: string; milliseconds: number; cited: number[] }
  | { type: 'failure'; error: UserError }
)
