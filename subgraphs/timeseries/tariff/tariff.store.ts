import { randomUUID } from 'node:crypto'
import type { Database } from '#platform/database/database.ts'
import { isUuid } from '#platform/uuid.ts'
import { stateOf } from '../calendar/state.ts'
import { marketKey } from '../market/market.ts'
import { componentsShape } from './component.ts'
import type { NewRevision, NewTariff, Tariff, TariffDirection } from './tariff.ts'

type TariffRow = {
  tariff_id: string
  name: string
  direction: TariffDirection
  market: string | null
  product: string | null
  state: string | null
  components: unknown
  revision: number
  known_from: Date
  note: string
  author: string
}

const columns = `t.tariff_id, t.name, t.direction, r.market, r.product, r.state, r.components,
  r.revision, r.known_from, r.note, r.author`

export class TariffStore {
  constructor(private readonly database: Database) {}

  /** The newest revision known at `asOf`; tariffs that were not known then are left out. */
  async byIds(ids: readonly string[], asOf?: Date): Promise<Tariff[]> {
    return this.select('t.tariff_id = ANY ($2::uuid[])', [asOf ?? null, ids.filter(isUuid)])
  }

  async byId(id: string, asOf?: Date): Promise<Tariff | undefined> {
    const [tariff] = await this.byIds([id], asOf)
    return tariff
  }

  /** By name, after the tariff called `after`. */
  async list(page: { first: number; after?: string | undefined }): Promise<Tariff[]> {
    return this.select('($2::text IS NULL OR t.name > $2) ORDER BY t.name LIMIT $3', [
      null,
      page.after ?? null,
      page.first,
    ])
  }

  /** All revisions, the newest first. */
  async revisions(id: string): Promise<Tariff[]> {
    if (!isUuid(id)) return []
    const { rows } = await this.database.pool.query<TariffRow>(
      `SELECT ${columns} FROM tariffs t JOIN tariff_revisions r USING (tariff_id)
       WHERE t.tariff_id = $1 ORDER BY r.revision DESC LIMIT 500`,
      [id],
    )
    return rows.map(toTariff)
  }

  /** `undefined` when the name is taken. */
  async create(tariff: NewTariff): Promise<Tariff | undefined> {
    const id = randomUUID()
    const isNew = await this.database.transaction(async client => {
      const { rowCount } = await client.query(
        `INSERT INTO tariffs (tariff_id, name, direction) VALUES ($1, $2, $3)
         ON CONFLICT DO NOTHING`,
        [id, tariff.name, tariff.direction],
      )
      if (rowCount === 0) return false
      await client.query(insertRevision, revisionValues(id, tariff))
      return true
    })
    return isNew ? this.byId(id) : undefined
  }

  /** Appends a revision to `expected`, the newest; `undefined` where another one is the newest, or none. */
  async append(id: string, expected: number, revision: NewRevision): Promise<Tariff | undefined> {
    if (!isUuid(id)) return undefined
    const isAppended = await this.database.transaction(async client => {
      await client.query('SELECT 1 FROM tariffs WHERE tariff_id = $1 FOR UPDATE', [id])
      const { rows } = await client.query<{ newest: number | null }>(
        'SELECT max(revision) AS newest FROM tariff_revisions WHERE tariff_id = $1',
        [id],
      )
      if (rows[0]?.newest !== expected) return false
      await client.query(insertRevision, revisionValues(id, revision))
      return true
    })
    return isAppended ? this.byId(id) : undefined
  }

  private async select(condition: string, values: unknown[]): Promise<Tariff[]> {
    const { rows } = await this.database.pool.query<TariffRow>(
      `SELECT ${columns} FROM tariffs t CROSS JOIN LATERAL (
         SELECT * FROM tariff_revisions r
         WHERE r.tariff_id = t.tariff_id AND r.known_from <= coalesce($1, 'infinity'::timestamptz)
         ORDER BY r.revision DESC LIMIT 1) r
       WHERE ${condition}`,
      values,
    )
    return rows.map(toTariff)
  }
}

const insertRevision = `INSERT INTO tariff_revisions
  (tariff_id, revision, market, product, state, note, author, components)
  SELECT $1, coalesce(max(revision), 0) + 1, $2, $3, $4, $5, $6, $7
  FROM tariff_revisions WHERE tariff_id = $1`

function revisionValues(id: string, { marketId, ...tariff }: NewRevision): unknown[] {
  const key = marketId === null ? undefined : marketKey(marketId)
  if (marketId !== null && !key) throw new Error(`no market id: ${marketId}`)
  const { state, note, author, components } = tariff
  const market = [key?.market ?? null, key?.product ?? null]
  return [id, ...market, state, note, author, JSON.stringify(components)]
}

function toTariff(row: TariffRow): Tariff {
  return {
    id: row.tariff_id,
    name: row.name,
    direction: row.direction,
    marketId: row.market && row.product ? `${row.market}/${row.product}` : null,
    state: stateOf(row.state) ?? null,
    components: componentsShape.parse(row.components),
    revision: row.revision,
    knownFrom: row.known_from,
    note: row.note,
    author: row.author,
  }
}
