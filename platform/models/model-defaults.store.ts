import { z } from 'zod'
import type { Config } from '../config.ts'
import type { Database } from '../database/database.ts'

export const modelPurposes = ['CHAT', 'EMBEDDING'] as const
/** CHAT writes answers, EMBEDDING makes the vectors of the search by meaning. */
export type ModelPurpose = (typeof modelPurposes)[number]

export type EmbeddingChoice = {
  model: string
  dimension: number
  documentPrefix: string
  queryPrefix: string
}
export type ModelChoice = {
  id: string
  purpose: ModelPurpose
  model: string
  /** The files behind the name when it was chosen; null when the server did not tell. */
  digest: string | null
  dimension: number | null
  documentPrefix: string | null
  queryPrefix: string | null
  chosenBy: string
  chosenAt: Date
  takenBackAt: Date | null
}
export type NewChoice = Omit<ModelChoice, 'id' | 'chosenAt' | 'takenBackAt'>

const choiceRow = z
  .object({
    default_id: z.string(),
    purpose: z.enum(modelPurposes),
    model: z.string(),
    digest: z.string().nullable(),
    dimension: z.number().nullable(),
    document_prefix: z.string().nullable(),
    query_prefix: z.string().nullable(),
    chosen_by: z.string(),
    chosen_at: z.date(),
    taken_back_at: z.date().nullable(),
  })
  .transform((row): ModelChoice => ({
    ...{ id: row.default_id, purpose: row.purpose, model: row.model, digest: row.digest },
    ...{ dimension: row.dimension, documentPrefix: row.document_prefix },
    ...{ queryPrefix: row.query_prefix, chosenBy: row.chosen_by },
    ...{ chosenAt: row.chosen_at, takenBackAt: row.taken_back_at },
  }))
const columns = `default_id::text, purpose, model, digest, dimension, document_prefix, query_prefix,
  chosen_by, chosen_at, taken_back_at`

/** Which model is used for what: chosen by an administrator (table `model_defaults`), else as configured. */
export class ModelDefaults {
  constructor(
    private readonly pool: Database['pool'],
    private readonly configured: Config['models'],
  ) {}

  /** Undefined without a model server. */
  async chat(): Promise<string | undefined> {
    if (!this.configured.ollamaUrl) return undefined
    return (await this.chosen('CHAT'))?.model ?? this.configured.chatModel
  }

  /** Undefined without a model server. */
  async embedding(): Promise<EmbeddingChoice | undefined> {
    const { configured } = this
    if (!configured.ollamaUrl) return undefined
    const chosen = await this.chosen('EMBEDDING')
    return {
      model: chosen?.model ?? configured.embeddingModel,
      dimension: chosen?.dimension ?? configured.embeddingDimension,
      documentPrefix: chosen?.documentPrefix ?? configured.documentPrefix,
      queryPrefix: chosen?.queryPrefix ?? configured.queryPrefix,
    }
  }

  /** Undefined: as configured. */
  async chosen(purpose: ModelPurpose): Promise<ModelChoice | undefined> {
    const { rows } = await this.pool.query(
      `SELECT ${columns} FROM model_defaults WHERE purpose = $1 AND taken_back_at IS NULL
       ORDER BY model_defaults.default_id DESC LIMIT 1`,
      [purpose],
    )
    return rows.map(row => choiceRow.parse(row))[0]
  }

  /** Newest first, those that were taken back as well. */
  async history(purpose: ModelPurpose, most: number): Promise<ModelChoice[]> {
    const { rows } = await this.pool.query(
      `SELECT ${columns} FROM model_defaults WHERE purpose = $1
       ORDER BY model_defaults.default_id DESC LIMIT $2`,
      [purpose, most],
    )
    return rows.map(row => choiceRow.parse(row))
  }

  async choose(choice: NewChoice): Promise<void> {
    await this.pool.query(
      `INSERT INTO model_defaults (purpose, model, digest, dimension, document_prefix, query_prefix, chosen_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [
        ...[choice.purpose, choice.model, choice.digest, choice.dimension],
        ...[choice.documentPrefix, choice.queryPrefix, choice.chosenBy],
      ],
    )
  }

  /** What was chosen before holds again. False when nothing was chosen. */
  async takeBack(purpose: ModelPurpose, by: string): Promise<boolean> {
    const { rowCount } = await this.pool.query(
      `UPDATE model_defaults SET taken_back_at = now(), taken_back_by = $2
       WHERE default_id = (SELECT default_id FROM model_defaults
         WHERE purpose = $1 AND taken_back_at IS NULL ORDER BY default_id DESC LIMIT 1)`,
      [purpose, by],
    )
    return rowCount === 1
  }

  /** The model is known by another name from now on: its files were kept when newer ones came. */
  async rename(purpose: ModelPurpose, from: string, to: string): Promise<void> {
    await this.pool.query(
      `UPDATE model_defaults SET model = $3 WHERE purpose = $1 AND model = $2 AND taken_back_at IS NULL`,
      [purpose, from, to],
    )
  }
}
