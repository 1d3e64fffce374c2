import { z } from 'zod'
import type { Database } from '#platform/database/database.ts'
import type { confidentialityFor } from '../document/item.ts'
import { withheldAnswer, type Conversation, type Turn } from './conversation.ts'

/** What the reader of an answer may read of documents, today. */
type Levels = ReturnType<typeof confidentialityFor>

const conversationRow = z
  .object({
    conversation_id: z.string(),
    title: z.string(),
    summary: z.string(),
    summarised_turns: z.number(),
    created_at: z.date(),
    updated_at: z.date(),
  })
  .transform((row): Conversation & { summarisedTurns: number } => ({
    id: row.conversation_id,
    title: row.title,
    summary: row.summary,
    summarisedTurns: row.summarised_turns,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }))

const turnRow = z
  .object({
    turn_id: z.string(),
    position: z.number(),
    question: z.string(),
    standalone: z.string(),
    state: z.enum(['running', 'done', 'stopped']),
    answer: z.string(),
    level: z.enum(['SUPPORTED', 'UNCERTAIN', 'NONE']).nullable(),
    engine: z.string().nullable(),
    cited_chunks: z.array(z.string()),
    created_at: z.date(),
    withheld: z.boolean(),
  })
  .transform(({ turn_id, cited_chunks, created_at, withheld, ...row }): Turn => ({
    ...row,
    id: turn_id,
    answer: withheld ? withheldAnswer : row.answer,
    citedChunks: withheld ? [] : cited_chunks,
    createdAt: created_at,
  }))

/** Longer than any answer takes: whoever was writing it has died. */
const longestMinutes = 10
const stateNow = `CASE WHEN state = 'running' AND created_at < now() - interval '${longestMinutes} minutes'
    THEN 'stopped' ELSE state END`
/** Of a turn t, for a reader with the levels $2. */
const turnColumns = `turn_id, position, question, standalone, answer, level, engine, cited_chunks,
  created_at, ${stateNow} AS state,
  EXISTS (SELECT FROM item_chunks c JOIN items i USING (item_id)
    WHERE c.chunk_id = ANY(t.cited_chunks) AND i.confidentiality <> ALL($2)) AS withheld`

export type StoredConversation = z.infer<typeof conversationRow>
export type ConversationCursor = { updatedAt: Date; id: string }

/** Reads and writes `conversations` and `conversation_turns`; every access names the owner. */
export class ConversationStore {
  private readonly pool: Database['pool']

  constructor(private readonly database: Pick<Database, 'pool' | 'transaction'>) {
    this.pool = database.pool
  }

  async list(
    userId: string,
    { first, after }: { first: number; after?: ConversationCursor },
  ): Promise<Conversation[]> {
    const { rows } = await this.pool.query(
      `SELECT * FROM conversations WHERE user_id = $1
         AND ($2::timestamptz IS NULL OR (updated_at, conversation_id) < ($2, $3::uuid))
       ORDER BY updated_at DESC, conversation_id DESC LIMIT $4`,
      [userId, after?.updatedAt ?? null, after?.id ?? null, first],
    )
    return rows.map(row => conversationRow.parse(row))
  }

  async count(userId: string): Promise<number> {
    const { rows } = await this.pool.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM conversations WHERE user_id = $1',
      [userId],
    )
    return rows[0]?.count ?? 0
  }

  async byId(id: string, userId: string): Promise<StoredConversation | undefined> {
    const { rows } = await this.pool.query(
      'SELECT * FROM conversations WHERE conversation_id = $1 AND user_id = $2',
      [id, userId],
    )
    return rows[0] === undefined ? undefined : conversationRow.parse(rows[0])
  }

  async add(id: string, userId: string, title: string): Promise<StoredConversation> {
    const { rows } = await this.pool.query(
      'INSERT INTO conversations (conversation_id, user_id, title) VALUES ($1, $2, $3) RETURNING *',
      [id, userId, title],
    )
    return conversationRow.parse(rows[0])
  }

  async rename(id: string, userId: string, title: string): Promise<StoredConversation | undefined> {
    const { rows } = await this.pool.query(
      `UPDATE conversations SET title = $3
       WHERE conversation_id = $1 AND user_id = $2 RETURNING *`,
      [id, userId, title],
    )
    return rows[0] === undefined ? undefined : conversationRow.parse(rows[0])
  }

  /** Erases it with all its turns, and their questions where the use of the library is recorded. */
  async remove(id: string, userId: string): Promise<StoredConversation | undefined> {
    const { rows } = await this.pool.query(
      `WITH gone AS (
         DELETE FROM conversations WHERE conversation_id = $1 AND user_id = $2 RETURNING *
       ), worded AS (
         UPDATE events SET meta = meta - 'question'
         WHERE type = 'ask' AND user_id = $2
           AND event_id IN (SELECT turn_id FROM conversation_turns WHERE conversation_id = $1)
       )
       SELECT * FROM gone`,
      [id, userId],
    )
    return rows[0] === undefined ? undefined : conversationRow.parse(rows[0])
  }

  /** In their order, after position `after`; what the reader may not read of an answer is withheld. */
  async turns(
    conversationId: string,
    { first, after, levels }: { first: number; after?: number; levels: Levels },
  ): Promise<Turn[]> {
    const { rows } = await this.pool.query(
      `SELECT ${turnColumns} FROM conversation_turns t WHERE conversation_id = $1 AND position > $3
       ORDER BY position LIMIT $4`,
      [conversationId, levels, after ?? 0, first],
    )
    return rows.map(row => turnRow.parse(row))
  }

  /** The last ones, the oldest of them first. */
  async lastTurns(
    conversationId: string,
    { count, levels }: { count: number; levels: Levels },
  ): Promise<Turn[]> {
    const { rows } = await this.pool.query(
      `SELECT ${turnColumns} FROM conversation_turns t WHERE conversation_id = $1
       ORDER BY position DESC LIMIT $3`,
      [conversationId, levels, count],
    )
    return rows.map(row => turnRow.parse(row)).reverse()
  }

  /** A title that is still empty becomes `title`. Two at once get positions of their own. */
  async addTurn(
    conversationId: string,
    turn: Pick<Turn, 'id' | 'question' | 'standalone'>,
    title: string,
  ): Promise<void> {
    await this.database.transaction(async client => {
      // Held from here on, so that the next statement sees what an earlier holder has added.
      const { rowCount } = await client.query(
        `UPDATE conversations SET updated_at = now(),
           title = CASE WHEN title = '' THEN $2 ELSE title END
         WHERE conversation_id = $1`,
        [conversationId, title],
      )
      if (rowCount === 0) return
      await client.query(
        `INSERT INTO conversation_turns (turn_id, conversation_id, position, question, standalone)
         SELECT $1, $2, coalesce(max(position), 0) + 1, $3, $4
         FROM conversation_turns WHERE conversation_id = $2`,
        [turn.id, conversationId, turn.question, turn.standalone],
      )
    })
  }

  /** False when there is no such turn any more, or it had ended. */
  async endTurn(
    id: string,
    turn: Pick<Turn, 'state' | 'answer' | 'level' | 'engine' | 'citedChunks'>,
  ): Promise<boolean> {
    const { rowCount } = await this.pool.query(
      `UPDATE conversation_turns SET state = $2, answer = $3, level = $4, engine = $5,
         cited_chunks = $6 WHERE turn_id = $1 AND state = 'running'`,
      [id, turn.state, turn.answer, turn.level, turn.engine, turn.citedChunks],
    )
    return rowCount === 1
  }

  /** How it stands with an answer in a conversation of this user. */
  async stateOfAnswer(id: string, userId: string): Promise<Turn['state'] | undefined> {
    const { rows } = await this.pool.query<{ state: Turn['state'] }>(
      `SELECT state FROM conversation_turns JOIN conversations USING (conversation_id)
       WHERE turn_id = $1 AND user_id = $2`,
      [id, userId],
    )
    return rows[0]?.state
  }

  async setSummary(id: string, summary: string, summarisedTurns: number): Promise<void> {
    await this.pool.query(
      `UPDATE conversations SET summary = $2, summarised_turns = $3
       WHERE conversation_id = $1 AND summarised_turns < $3`,
      [id, summary, summarisedTurns],
    )
  }
}
