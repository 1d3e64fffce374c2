import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { UserError } from '#platform/errors.ts'
import { createImportJob } from '../intake/import.job.ts'
import type { ImportOptions } from '../intake/import-options.ts'
import {
  done,
  openQualityWorld,
  operator,
  type QualityWorld,
} from '../quality/testing/quality-world.ts'
import { runJob } from '../testing/test-timeseries.ts'
import type { NewReading, ReadingQuality } from './reading.ts'

let world: QualityWorld
let meterId: string
beforeEach(async () => {
  world = await openQualityWorld()
  meterId = (await world.add('Werk')).id
})
afterEach(() => world.close())

const ts = new Date('2026-01-12T00:00:00Z')
const range = () => ({ meterId, from: ts, to: new Date('2026-01-12T00:15:00Z'), reason: 'Prüfung' })
const reading = (consumptionKw: number | null, more: Partial<NewReading> = {}): NewReading => ({
  ...{ meterId, ts, consumptionKw, productionKw: null, voltage: null, quality: 'MEASURED' },
  ...more,
})
/** As a device, a source or a batch delivers it. */
const deliver = async (consumptionKw: number | null, more: Partial<NewReading> = {}) => {
  const { added, changed, unchanged, kept } = await world.stores.readings.write([
    reading(consumptionKw, more),
  ])
  return { added, changed, unchanged, kept }
}
const corrections = () => world.services.quality.corrections
const correct = async (kw: number) =>
  done(
    await corrections().correct(
      { meterId, quantity: 'CONSUMPTION', values: [{ ts, kw }], reason: 'Laut Netzbetreiber' },
      operator,
    ),
  )
type Stored = { kw: number | null; production: number | null; quality: ReadingQuality }
async function stored(): Promise<Stored | undefined> {
  const [found] = await world.stores.readings.range(meterId, { from: ts, to: range().to }, 1)
  return (
    found && { kw: found.consumptionKw, production: found.productionKw, quality: found.quality }
  )
}
const kept = { added: 0, changed: 0, unchanged: 0, kept: 1 }
const changed = { added: 0, changed: 1, unchanged: 0, kept: 0 }

describe('what a person corrected', () => {
  it('stays against late and repeated values until it is reverted', async () => {
    await deliver(5)
    await correct(40)

    expect(await deliver(5)).toEqual(kept)
    expect(await deliver(6)).toEqual(kept)
    expect(await deliver(7, { quality: 'FAULTY' })).toEqual(kept)
    expect(await stored()).toMatchObject({ kw: 40, quality: 'CORRECTED' })

    done(await corrections().revert(range(), operator))
    expect(await stored()).toMatchObject({ kw: 5, quality: 'MEASURED' })
    expect(await deliver(6)).toEqual(changed)
  })

  it('takes the directions it lacks, and keeps its quality', async () => {
    await correct(40)

    expect(await deliver(6, { productionKw: 3 })).toEqual(kept)
    expect(await stored()).toEqual({ kw: 40, production: 3, quality: 'CORRECTED' })
    expect(await deliver(40, { productionKw: 3 })).toEqual({ ...kept, kept: 0, unchanged: 1 })
  })

  it('may be corrected again', async () => {
    await correct(40)
    await correct(41)
    expect(await stored()).toMatchObject({ kw: 41 })
  })

  it('stays among many values that are taken', async () => {
    const many = Array.from({ length: 1000 }, (_, i) =>
      reading(i, { ts: new Date(ts.getTime() + i * 900_000) }),
    )
    await world.stores.readings.write(many)
    await correct(40)
    const later = many.map(one => ({ ...one, consumptionKw: (one.consumptionKw ?? 0) + 1 }))

    const counts = await world.stores.readings.write(later)

    expect(counts).toMatchObject({ added: 0, changed: 999, unchanged: 0, kept: 1 })
    expect(counts.keptAt).toEqual([{ meterId, ts }])
    expect(await stored()).toMatchObject({ kw: 40 })
  })

  it('leaves a note of the value that was not taken', async () => {
    await deliver(5)
    await correct(40)
    await deliver(6)
    await deliver(7)

    const { data } = await world.ask(
      `query ($id: ID!) { refusedReadings(meterId: $id) { ts consumptionKw quality } }`,
      operator,
      { id: meterId },
    )
    expect(data).toEqual({
      refusedReadings: [{ ts: ts.toISOString(), consumptionKw: 7, quality: 'MEASURED' }],
    })
  })

  it('is told to whoever delivers a batch', async () => {
    await correct(40)
    const { data } = await world.ask(
      `mutation ($readings: [ReadingInput!]!) { ingestReadings(readings: $readings) { accepted changed kept } }`,
      operator,
      { readings: [{ meterId, ts, consumptionKw: 6, quality: 'MEASURED' }] },
    )
    expect(data).toEqual({ ingestReadings: { accepted: 0, changed: 0, kept: 1 } })
  })
})

describe('a substitute', () => {
  const substitute = (method: 'LINEAR' | 'CONFIRMED_OUTAGE', kw: number) =>
    world.stores.readings.write([reading(kw, { quality: 'SUBSTITUTED', method })], {
      byPerson: true,
    })

  it('for a confirmed outage stays', async () => {
    await substitute('CONFIRMED_OUTAGE', 0)
    expect(await deliver(6)).toEqual(kept)
    expect(await stored()).toMatchObject({ kw: 0, quality: 'SUBSTITUTED' })
  })

  it('by a method gives way to a measurement that comes late', async () => {
    await substitute('LINEAR', 4)
    expect(await deliver(6)).toEqual(changed)
    expect(await stored()).toMatchObject({ kw: 6, quality: 'MEASURED' })
  })

  it('by a method stays against the value it was put in the place of', async () => {
    await deliver(9000)
    await substitute('LINEAR', 4)

    expect(await deliver(9000)).toEqual(kept)
    expect(await deliver(5)).toEqual(changed)
  })
})

describe('a reading that is marked as faulty', () => {
  it('stays so when its value is repeated, and gives way to another one', async () => {
    await deliver(9000)
    done(await corrections().markFaulty(range(), operator))

    expect(await deliver(9000)).toEqual(kept)
    expect(await stored()).toMatchObject({ kw: 9000, quality: 'FAULTY' })
    expect(await deliver(5)).toEqual(changed)
  })

  it('by the device itself gives way to the same value as a measurement', async () => {
    await deliver(9000, { quality: 'FAULTY' })
    expect(await deliver(9000)).toEqual(changed)
  })
})

describe('a file', () => {
  const content = 'Zeit;Bezug (kW)\n2026-01-12 00:00;6\n2026-01-12 00:15;7\n2026-01-12 00:30;8\n'
  const settled = { timeZone: 'UTC', label: 'START', quantity: 'CONSUMPTION' } as const
  const upload = () => world.upload('Werk.csv', content, operator)
  async function take(options: ImportOptions): Promise<string> {
    const wanted = { ...settled, meterId, ...options }
    const request = { uploadId: await upload(), options: wanted }
    const job = await world.services.imports.start(request, operator)
    if (job instanceof UserError) throw new Error(job.message)
    return (await runJob(createImportJob(world), world, job)).message
  }

  it('shows in its preview what stands against it', async () => {
    await correct(40)
    const { data, codes } = await world.ask(
      `mutation ($input: ImportInput!) { previewImport(input: $input) { ... on ImportPreview {
        conflicts { stored incoming isDecided } warnings { code message } series { added changed kept } }
        ... on UserError { code message } } }`,
      operator,
      { input: { uploadId: await upload(), options: { ...settled, meterId } } },
    )
    expect(codes).toEqual([])
    expect(data).toEqual({
      previewImport: {
        conflicts: [{ stored: 40, incoming: 6, isDecided: true }],
        warnings: expect.arrayContaining([
          {
            code: 'IMPORT_MEETS_DECISIONS',
            message: expect.stringContaining('1 abweichender Wert ist von Hand') as string,
          },
        ]) as unknown,
        series: [{ added: 2, changed: 0, kept: 1 }],
      },
    })
  })

  it('leaves it alone, and says so', async () => {
    await correct(40)

    expect(await take({})).toBe('3 Werte gelesen: 2 neu, 0 geändert, 0 unverändert, 1 behalten.')
    expect(await stored()).toMatchObject({ kw: 40, quality: 'CORRECTED' })
    const { rows } = await world.database.pool.query(
      `SELECT message FROM import_issues WHERE action = 'CONFLICT'`,
    )
    expect(rows).toEqual([
      {
        message: expect.stringMatching(
          /40 kW \(von Hand geändert oder bestätigt\), die Datei enthält 6 kW; der gespeicherte Wert bleibt/,
        ) as string,
      },
    ])
  })

  it('replaces it where somebody says so expressly', async () => {
    await correct(40)

    expect(await take({ replaceDecided: true })).toContain('1 geändert')
    expect(await stored()).toMatchObject({ kw: 6, quality: 'MEASURED' })
    done(await corrections().revert(range(), operator))
    expect(await stored()).toMatchObject({ kw: 40, quality: 'CORRECTED' })
  })
})
