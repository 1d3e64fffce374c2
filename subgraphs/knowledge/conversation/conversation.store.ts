import { z } from 'zod'
import type { Database } from '#platform/database/database.ts'
import type { Conversation, Turn } from './conversation.ts'

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
  })
  .transform(({ turn_id, cited_chunks, created_at, ...row }): Turn => ({
    ...row,
    id: turn_id,
    citedChunks: cited_chunks,
    createdAt: created_at,
  }))

export type StoredConversation = z.infer<typeof conversationRow>
export type ConversationCursor = { updatedAt: Date; id: string }

/** Reads and writes `conversations` and `conversation_turns`; every access names the owner. */
export class ConversationStore {
  constructor(private readonly pool: Database['pool']) {}

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

  /** Erases it with all its turns. */
  async remove(id: string, userId: string): Promise<StoredConversation | undefined> {
    const { rows } = await this.pool.query(
      'DELETE FROM conversations WHERE conversation_id = $1 AND user_id = $2 RETURNING *',
      [id, userId],
    )
    return rows[0] === undefined ? undefined : conversationRow.parse(rows[0])
  }

  /** In their order, after position `after`. */
  async turns(
    conversationId: string,
    { first, after }: { first: number; after?: number },
  ): Promise<Turn[]> {
    const { rows } = await this.pool.query(
      `SELECT * FROM conversation_turns WHERE conversation_id = $1 AND position > $2
       ORDER BY position LIMIT $3`,
      [conversationId, after ?? 0, first],
    )
    return rows.map(row => turnRow.parse(row))
  }

  /** The last ones, the oldest of them first. */
  async lastTurns(conversationId: string, count: number): Promise<Turn[]> {
    const { rows } = await this.pool.query(
      `SELECT * FROM conversation_turns WHERE conversation_id = $1
       ORDER BY position DESC LIMIT $2`,
      [conversationId, count],
    )
    return rows.map(row => turnRow.parse(row)).reverse()
  }

  /** A title that is still empty becomes `title`. Two at once get positions of their own. */
  async addTurn(
    conversationId: string,
    turn: Pick<Turn, 'id' | 'question' | 'standalone'>,
    title: string,
  ): Promise<void> {
    await this.pool.query(
      `WITH held AS (
         UPDATE conversations SET updated_at = now(),
           title = CASE WHEN title = '' THEN $5 ELSE title END
         WHERE conversation_id = $2 RETURNING conversation_id
       )
       INSERT INTO conversation_turns (turn_id, conversation_id, position, question, standalone)
       SELECT $1, conversation_id,
         (SELECT coalesce(max(position), 0) + 1 FROM conversation_turns WHERE conversation_id = $2),
         $3, $4 FROM held`,
      [turn.id, conversationId, turn.question, turn.standalone, title],
    )
  }

  async endTurn(
    id: string,
    turn: Pick<Turn, 'state' | 'answer' | 'level' | 'engine' | 'citedChunks'>,
  ): Promise<void> {
    await this.pool.query(
      `UPDATE conversation_turns SET state = $2, answer = $3, level = $4, engine = $5,
         cited_chunks = $6 WHERE turn_id = $1 AND state = 'running'`,
      [id, turn.state, turn.answer, turn.level, turn.engine, turn.citedChunks],
    )
  }

  /** The turn of an answer, if it is in a conversation of this user. */
  async turnOfAnswer(id: string, userId: string): Promise<Turn | undefined> {
    const { rows } = await this.pool.query(
      `SELECT t.* FROM conversation_turns t JOIN conversations USING (conversation_id)
       WHERE turn_id = $1 AND user_id = $2`,
      [id, userId],
    )
    return rows[0] === undefined ? undefined : turnRow.parse(rows[0])
  }

  async setSummary(id: string, summary: string, summarisedTurns: number): Promise<void> {
    await this.pool.query(
      `UPDATE conversations SET summary = $2, summarised_turns = $3
       WHERE conversation_id = $1 AND summarised_turns < $3`,
      [id, summary, summarisedTurns],
    )
  }
}
