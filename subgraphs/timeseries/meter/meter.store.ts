import { randomUUID } from 'node:crypto'
import { isUuid } from '#platform/uuid.ts'
import type { Database } from '#platform/database/database.ts'
import { z } from 'zod'
import { quantities } from '../reading/reading.ts'
import type { Meter, MeterFormula, MeterKind, NewMeter, ReadingRange } from './meter.ts'

type MeterRow = NonNullable<Awaited<ReturnType<Database['prisma']['meter']['findUnique']>>>

const meterFormula: z.ZodType<MeterFormula> = z.object({
  expression: z.string(),
  terms: z.array(z.object({ name: z.string(), meterId: z.string(), quantity: z.enum(quantities) })),
})

export class MeterStore {
  constructor(private readonly database: Database) {}

  async byIds(ids: readonly string[]): Promise<Meter[]> {
    const rows = await this.meters.findMany({ where: { meterId: { in: ids.filter(isUuid) } } })
    return rows.map(toMeter)
  }

  async byId(id: string): Promise<Meter | undefined> {
    const [meter] = await this.byIds([id])
    return meter
  }

  async byName(name: string): Promise<Meter | undefined> {
    const row = await this.meters.findUnique({ where: { name } })
    return row ? toMeter(row) : undefined
  }

  async byMeteringLocation(meteringLocation: string): Promise<Meter | undefined> {
    const row = await this.meters.findUnique({ where: { meteringLocation } })
    return row ? toMeter(row) : undefined
  }

  /** By name, after the meter called `after`. */
  async list(page: { first: number; after?: string }): Promise<Meter[]> {
    const rows = await this.meters.findMany({
      where: page.after ? { name: { gt: page.after } } : {},
      orderBy: { name: 'asc' },
      take: page.first,
    })
    return rows.map(toMeter)
  }

  /** `undefined` when the name or the metering location is taken. */
  async create(meter: NewMeter): Promise<Meter | undefined> {
    const { rowCount, rows } = await this.database.pool.query<{ meter_id: string }>(
      `INSERT INTO meters (meter_id, name, metering_location, time_zone, interval_seconds, simulated)
       VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING meter_id`,
      [
        randomUUID(),
        meter.name,
        meter.meteringLocation,
        meter.timeZone,
        meter.intervalSeconds,
        meter.simulated,
      ],
    )
    return rowCount === 0 ? undefined : this.byId(rows[0]?.meter_id ?? '')
  }

  /** Two index probes per meter, however many readings it has; a meter without readings is left out. */
  async readingRanges(ids: readonly string[]): Promise<Map<string, ReadingRange>> {
    const { rows } = await this.database.pool.query<{ id: string; first: Date; last: Date }>(
      `SELECT m.id, f.ts AS first, l.ts AS last
       FROM unnest($1::uuid[]) AS m(id),
       LATERAL (SELECT ts FROM smart_meter_readings WHERE meter_id = m.id ORDER BY ts LIMIT 1) f,
       LATERAL (SELECT ts FROM smart_meter_readings WHERE meter_id = m.id ORDER BY ts DESC LIMIT 1) l`,
      [ids],
    )
    return new Map(rows.map(({ id, first, last }) => [id, { first, last }]))
  }

  private get meters() {
    return this.database.prisma.meter
  }
}

function toMeter(row: MeterRow): Meter {
  return {
    id: row.meterId,
    name: row.name,
    meteringLocation: row.meteringLocation,
    timeZone: row.timeZone,
    intervalSeconds: row.intervalSeconds,
    simulated: row.simulated,
    // The column's CHECK holds the same list.
    kind: row.kind as MeterKind,
    parentId: row.parentId,
    transformerRatio: row.transformerRatio,
    capacityKw: row.capacityKw,
    costCentre: row.costCentre,
    place: row.place,
    state: row.state,
    latitude: row.latitude,
    longitude: row.longitude,
    formula: row.formula === null ? null : meterFormula.parse(row.formula),
    createdAt: row.createdAt,
  }
}
