import { parse } from 'csv-parse/sync'
import { UserError } from '#platform/errors.ts'
import { biddingZones, dayAheadMarket, type BiddingZone } from '../../market/bidding-zones.ts'
import { zoneClock } from '../../time/zone-clock.ts'
import { placeName } from '../finding.ts'
import { buildPrices } from './build-prices.ts'
import { empty, mostPoints, unreadable } from './feed-errors.ts'
import type { Parsed, ParseOptions, PriceSeries } from './feed-series.ts'
import { risingInstants } from './local-stamps.ts'
import { pricesOf, type StampedPrice } from './price-steps.ts'

const source = 'SMARD'

type Table = { header: string[]; rows: { line: number; cells: string[] }[] }
type Column = { index: number; zone: BiddingZone }

/** Whether the first line is that of a price table downloaded from SMARD, German or English. */
export function isSmardCsv(text: string): boolean {
  const header = text.slice(0, 4000).split(/\r?\n/, 1)[0] ?? ''
  return (
    /^\uFEFF?"?(?:Datum|Datum von|Start date|Date)"?;/.test(header) && header.includes('[€/MWh]')
  )
}

/**
 * SMARD's download of market prices: `Datum von;Datum bis;…` (or date and time apart) in the wall clock of
 * Germany, one column per zone; `-` is no price. The first zone in the file is the series, the others are
 * alternatives. UserError FEED_….
 */
export function parseSmardCsv(
  text: string,
  { market }: ParseOptions = {},
): Parsed<PriceSeries> | UserError {
  const table = readTable(text)
  if (table instanceof UserError) return table
  const columns = zoneColumns(table.header)
  if (columns.length === 0) return unreadable(source, 'Es gibt keine Spalte mit Preisen in €/MWh.')
  const starts = startsOf(table)
  if (starts instanceof UserError) return starts
  const all = allSeries(table, starts, columns)
  if (all instanceof UserError) return all
  const chosen = all.find(({ series }) => series.marketId === market?.marketId) ?? all[0]
  if (!chosen) return empty(source)
  const alternatives = all.filter(each => each !== chosen).map(({ series }) => series)
  return { ...chosen, alternatives }
}

/** Columns without a price are left out. */
function allSeries(
  table: Table,
  starts: number[],
  columns: Column[],
): Parsed<PriceSeries>[] | UserError {
  const all: Parsed<PriceSeries>[] = []
  for (const column of columns) {
    const parsed = seriesOf(table, starts, column)
    if (!(parsed instanceof UserError)) all.push(parsed)
    else if (parsed.code !== 'FEED_EMPTY') return parsed
  }
  return all
}

function readTable(text: string): Table | UserError {
  try {
    const lines = parse(text, {
      bom: true,
      delimiter: ';',
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: 100_000,
      to: mostPoints + 2,
    })
    const [header = [], ...rows] = lines
    return { header, rows: rows.map((cells, i) => ({ line: i + 2, cells })) }
  } catch {
    return unreadable(source, 'Die Tabelle ist beschädigt.')
  }
}

function zoneColumns(header: string[]): Column[] {
  return header.flatMap((title, index) => {
    const zone = title.includes('[€/MWh]') ? zoneOf(title) : undefined
    return zone ? { index, zone } : []
  })
}

function zoneOf(title: string): BiddingZone | undefined {
  return biddingZones.find(({ smardColumns }) =>
    smardColumns.some(name => title.startsWith(`${name} [`)),
  )
}

function startsOf({ header, rows }: Table): number[] | UserError {
  const apart = /^(?:Anfang|Start)$/.test(header[1]?.trim() ?? '')
  const instantOf = risingInstants(zoneClock('Europe/Berlin'))
  const starts: number[] = []
  for (const { line, cells } of rows) {
    const stamp = apart ? `${cells[0] ?? ''} ${cells[1] ?? ''}` : (cells[0] ?? '')
    const wallMs = wallClock(stamp.trim())
    const instant = wallMs === undefined ? undefined : instantOf(wallMs)
    if (instant === undefined) {
      const reason = `„${stamp.slice(0, 40)}“ ist kein Zeitpunkt in Deutschland.`
      return unreadable(source, reason, placeName('Zeile', line))
    }
    starts.push(instant)
  }
  return starts
}

const months = 'JanFebMarAprMayJunJulAugSepOctNovDec'

/** `26.10.2025 02:00` or `Oct 26, 2025 2:00 AM` */
function wallClock(stamp: string): number | undefined {
  const [, day, month, year, hour, minute] =
    /^(\d\d)\.(\d\d)\.(\d{4}) (\d\d):(\d\d)$/.exec(stamp) ?? []
  if (day) return utc([year, month, day, hour, minute].map(Number))
  const english = /^([A-Z][a-z]{2}) (\d{1,2}), (\d{4}) (\d{1,2}):(\d\d) (AM|PM)$/.exec(stamp)
  if (!english) return undefined
  const [, name = '', date, englishYear, clock, minutes, half] = english
  const hours = (Number(clock) % 12) + (half === 'PM' ? 12 : 0)
  return utc([
    Number(englishYear),
    months.indexOf(name) / 3 + 1,
    Number(date),
    hours,
    Number(minutes),
  ])
}

/** Undefined for a day that the calendar does not have. */
function utc([year = 0, month = 0, day = 0, hour = 0, minute = 0]: number[]): number | undefined {
  const ms = Date.UTC(year, month - 1, day, hour, minute)
  const back = new Date(ms)
  const same = back.getUTCMonth() === month - 1 && back.getUTCDate() === day
  return same && back.getUTCHours() === hour ? ms : undefined
}

function seriesOf(
  { header, rows }: Table,
  starts: number[],
  { index, zone }: Column,
): Parsed<PriceSeries> | UserError {
  const isEnglish = /date/i.test(header[0] ?? '')
  const prices: StampedPrice[] = []
  for (const [i, { line, cells }] of rows.entries()) {
    const price = priceOf(cells[index] ?? '', isEnglish)
    if (price === undefined) {
      const reason = `„${(cells[index] ?? '').slice(0, 40)}“ ist kein Preis.`
      return unreadable(source, reason, placeName('Zeile', line, header[index] ?? ''))
    }
    prices.push([starts[i] ?? 0, price])
  }
  const built = buildPrices({ source, ...dayAheadMarket(zone) }, pricesOf(prices))
  return built instanceof UserError ? built : { ...built, alternatives: [] }
}

/** Null for `-` and an empty cell; undefined for what is no number. */
function priceOf(cell: string, isEnglish: boolean): number | null | undefined {
  const text = cell.trim()
  if (text === '' || text === '-') return null
  const plain = isEnglish ? text.replaceAll(',', '') : text.replaceAll('.', '').replace(',', '.')
  return /^[-−]?\d+(?:\.\d+)?$/.test(plain) ? Number(plain.replace('−', '-')) : undefined
}
