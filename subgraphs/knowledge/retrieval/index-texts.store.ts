import { z } from 'zod'
import type { Database } from '#platform/database/database.ts'

const row = z.object({
  chunk_id: z.string(),
  text: z.string(),
  metadata: z.object({ headings: z.array(z.string()).default([]) }),
})

/** What the points of an index say, from the table `item_chunks`: the index holds no texts. */
export class IndexTexts {
  constructor(private readonly pool: Database['pool']) {}

  async byIds(ids: string[]): Promise<Map<string, { headings: string[]; text: string }>> {
    const { rows } = await this.pool.query(
      'SELECT chunk_id, text, metadata FROM item_chunks WHERE chunk_id = ANY($1::uuid[])',
      [ids],
    )
    return new Map(
      rows.map(stored => {
        const { chunk_id, text, metadata } = row.parse(stored)
        return [chunk_id, { text, headings: metadata.headings }]
      }),
    )
  }
}
