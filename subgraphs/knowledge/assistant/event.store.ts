import { randomUUID } from 'node:crypto'
import type { Database } from '#platform/database/database.ts'
import type { AnswerLevel } from './extractive-answer.ts'

export type AskRecord = {
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

  async recordAsk({ userId, question, ...meta }: AskRecord): Promise<void> {
    await this.pool.query(
      `INSERT INTO events (event_id, user_id, ts, type, meta) VALUES ($1, $2, now(), 'ask', $3)`,
      [
        randomUUID(),
        userId ?? null,
        JSON.stringify({ question: question.slice(0, longestQuestion), ...meta }),
      ],
    )
  }
}
