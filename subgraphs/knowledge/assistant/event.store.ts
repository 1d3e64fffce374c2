import type { Database } from '#platform/database/database.ts'
import type { AnswerLevel } from './extractive/support.ts'

export type AskRecord = {
  /** Becomes the event's id, so that labels can refer to the answer. */
  answerId: string
  userId: string | undefined
  question: string
  level: AnswerLevel
  engine: string
  prompt: string | null
  milliseconds: number
  citedChunks: string[]
}

const longestQuestion = 500

/** Writes the table `events`. */
export class EventStore {
  constructor(private readonly pool: Database['pool']) {}

  async recordAsk({ answerId, userId, question, ...meta }: AskRecord): Promise<void> {
    await this.pool.query(
      `INSERT INTO events (event_id, user_id, ts, type, meta) VALUES ($1, $2, now(), 'ask', $3)`,
      [
        answerId,
        userId ?? null,
        JSON.stringify({ question: question.slice(0, longestQuestion), ...meta }),
      ],
    )
  }
}
