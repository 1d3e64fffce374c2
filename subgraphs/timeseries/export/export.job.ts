import { Readable } from 'node:stream'
import { z } from 'zod'
import { UserError } from '#platform/errors.ts'
import {
  JobRefused,
  type JobContext,
  type JobHandler,
  type JobOutcome,
} from '#platform/jobs/job.ts'
import type { ObjectStore } from '#platform/objects/object-store.ts'
import type { Market } from '../market/market.ts'
import type { MarketStore } from '../market/market.store.ts'
import type { Meter } from '../meter/meter.ts'
import type { MeterStore } from '../meter/meter.store.ts'
import { quantities, qualityOf, type Quantity, type ReadingQuality } from '../reading/reading.ts'
import { germanPlural } from '../wording/german.ts'
import type { ExportStore, PriceRow, ValueRow } from './export.store.ts'
import { csvHead, csvNumber, csvRow, fileNamePart, localStamps } from './german-csv.ts'

const instant = z.iso.datetime().transform(text => new Date(text))

/** What `requestExport` puts into the queue. */
export const exportPayload = z.object({
  source: z.discriminatedUnion('of', [
    z.object({ of: z.literal('meter'), meterId: z.uuid(), quantity: z.enum(quantities) }),
    z.object({ of: z.literal('market'), marketId: z.string() }),
  ]),
  from: instant,
  to: instant,
})
type Payload = z.infer<typeof exportPayload>
type Range = { from: Date; to: Date }
type Stores = {
  meters: MeterStore
  markets: MarketStore
  exports: ExportStore
  objects: ObjectStore
}
type Plan = {
  name: string
  timeZone: string
  lines: AsyncIterable<{ text: string; at: Date; rows: number }>
}

const mostBytes = 2 ** 31

/** Writes the values of a range as CSV in the German form into the bucket `exports`. */
export function createExportJob(stores: Stores): JobHandler<Payload> {
  return {
    kind: 'EXPORT',
    payload: exportPayload,
    retryLimit: 3,
    expireInSeconds: 900,
    async run({ source, ...range }, context) {
      const plan =
        source.of === 'meter'
          ? meterPlan(stores, await meterOf(stores, source.meterId), source.quantity, range)
          : marketPlan(stores, await marketOf(stores, source.marketId), range)
      return write(stores, plan, range, context)
    },
  }
}

async function write(
  { objects }: Stores,
  { name, timeZone, lines }: Plan,
  range: Range,
  { job, progress }: JobContext,
): Promise<JobOutcome> {
  let count = 0
  const span = range.to.getTime() - range.from.getTime()
  async function* text() {
    for await (const part of lines) {
      count += part.rows
      const done = part.rows === 0 ? 0 : (part.at.getTime() - range.from.getTime()) / span
      await progress(done, `${germanPlural(count, 'Zeile', 'Zeilen')} geschrieben`)
      yield part.text
    }
  }
  const key = `${job.id}.csv`
  const body = Readable.from(text(), { objectMode: false })
  await objects.put('exports', key, body, {
    contentType: 'text/csv; charset=utf-8',
    maxBytes: mostBytes,
  })
  const day = localStamps(timeZone)
  const days = [range.from, range.to].map(at => day(at).slice(0, 10).split('.').reverse().join('-'))
  return {
    message: `${germanPlural(count, 'Wert', 'Werte')} als CSV exportiert.`,
    download: { key, fileName: `${name}_${days.join('_')}.csv` },
  }
}

function meterPlan(stores: Stores, meter: Meter, quantity: Quantity, range: Range): Plan {
  const word = quantity === 'CONSUMPTION' ? 'Verbrauch' : 'Erzeugung'
  const stamp = localStamps(meter.timeZone)
  const hours = meter.intervalSeconds / 3600
  const row = ({ ts, value, quality }: ValueRow) =>
    csvRow([
      stamp(ts),
      ts.toISOString(),
      csvNumber(value),
      csvNumber(value === null ? null : withoutNoise(value * hours)),
      qualityNames[qualityOf(quality)],
    ])
  const head = csvHead([
    `Beginn (${meter.timeZone})`,
    'Beginn (UTC)',
    `${word} (kW)`,
    `${word} (kWh)`,
    'Qualität',
  ])
  return {
    name: `lastgang_${fileNamePart(meter.name)}`,
    timeZone: meter.timeZone,
    lines: linesOf(head, stores.exports.readings(meter.id, quantity, range), row, range.from),
  }
}

function marketPlan(stores: Stores, market: Market, range: Range): Plan {
  const timeZone = 'Europe/Berlin'
  const stamp = localStamps(timeZone)
  const row = ({ ts, value }: PriceRow) =>
    csvRow([stamp(ts), ts.toISOString(), csvNumber(value), csvNumber(withoutNoise(value / 10))])
  const head = csvHead([
    `Beginn (${timeZone})`,
    'Beginn (UTC)',
    'Preis (EUR/MWh)',
    'Preis (ct/kWh)',
  ])
  return {
    name: `marktpreise_${fileNamePart(market.id)}`,
    timeZone,
    lines: linesOf(head, stores.exports.prices(market.id, range), row, range.from),
  }
}

async function* linesOf<T extends { ts: Date }>(
  head: string,
  pages: AsyncIterable<T[]>,
  row: (value: T) => string,
  start: Date,
): Plan['lines'] {
  yield { text: head, at: start, rows: 0 }
  for await (const page of pages) {
    yield { text: page.map(row).join(''), at: page.at(-1)?.ts ?? start, rows: page.length }
  }
}

/** 3.17 kWh were stored as 12.68 kW; a quarter of that is 3.17 again, not 3.1699999999999999. */
function withoutNoise(value: number): number {
  return Number(value.toPrecision(14))
}

const qualityNames: Record<ReadingQuality, string> = {
  MEASURED: 'gemessen',
  SUBSTITUTED: 'Ersatzwert',
  PRELIMINARY: 'vorläufig',
  CORRECTED: 'korrigiert',
  FAULTY: 'gestört',
  SIMULATED: 'simuliert',
}

async function meterOf({ meters }: Stores, id: string): Promise<Meter> {
  const meter = await meters.byId(id)
  if (!meter) throw new JobRefused(gone('Den Zähler'))
  return meter
}

async function marketOf({ markets }: Stores, id: string): Promise<Market> {
  const market = await markets.byId(id)
  if (!market) throw new JobRefused(gone('Den Markt'))
  return market
}

function gone(what: string): UserError {
  return new UserError('EXPORT_SOURCE_GONE', `${what} gibt es nicht mehr.`, {
    remedy: 'Laden Sie die Seite neu und wählen Sie erneut.',
  })
}
