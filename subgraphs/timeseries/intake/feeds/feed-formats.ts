import type { UserError } from '#platform/errors.ts'
import { parseAwattar } from './awattar.ts'
import { parseBrightSky } from './bright-sky.ts'
import { isDwdPoi, parseDwdPoi } from './dwd-poi.ts'
import { parseEnergyCharts } from './energy-charts.ts'
import { parseEntsoeA44 } from './entsoe-a44.ts'
import type { FeedFormat, FeedParser, FeedSeries, Parsed, ParseOptions } from './feed-series.ts'
import { parseOpenMeteo } from './open-meteo.ts'
import { isSmardCsv, parseSmardCsv } from './smard-csv.ts'
import { parseSmardJson } from './smard-json.ts'
import { parseSolarEdge } from './solaredge.ts'

type Format = {
  /** German, for people. */
  name: string
  parse: FeedParser<FeedSeries>
  /** Looks at the beginning of the text only. */
  recognises: (beginning: string) => boolean
}

/** Top-level or nearby keys that only this source's JSON has. */
const hasKeys =
  (...keys: string[]) =>
  (beginning: string) =>
    /^\uFEFF?\s*\{/.test(beginning) && keys.every(key => beginning.includes(`"${key}"`))

export const formats: Record<FeedFormat, Format> = {
  ENTSOE_A44: {
    name: 'ENTSO-E (A44)',
    parse: parseEntsoeA44,
    recognises: text => /<(?:\w+:)?(?:Publication|Acknowledgement)_MarketDocument[\s>]/.test(text),
  },
  SMARD_JSON: {
    name: 'SMARD (JSON)',
    parse: parseSmardJson,
    recognises: text => hasKeys('series')(text) && /"series"\s*:\s*\[\s*\[\s*\d{12,}/.test(text),
  },
  SMARD_CSV: { name: 'SMARD (CSV)', parse: parseSmardCsv, recognises: isSmardCsv },
  ENERGY_CHARTS: {
    name: 'Energy-Charts',
    parse: parseEnergyCharts,
    recognises: hasKeys('unix_seconds'),
  },
  AWATTAR: {
    name: 'aWATTar',
    parse: parseAwattar,
    recognises: hasKeys('start_timestamp', 'marketprice'),
  },
  BRIGHT_SKY: {
    name: 'Bright Sky (DWD)',
    parse: parseBrightSky,
    recognises: hasKeys('weather', 'source_id'),
  },
  DWD_POI: { name: 'DWD (POI)', parse: parseDwdPoi, recognises: isDwdPoi },
  OPEN_METEO: {
    name: 'Open-Meteo',
    parse: parseOpenMeteo,
    recognises: hasKeys('utc_offset_seconds', 'hourly'),
  },
  SOLAREDGE: {
    name: 'SolarEdge',
    parse: parseSolarEdge,
    recognises: text => hasKeys('energyDetails')(text) || hasKeys('powerDetails')(text),
  },
}

/** Long licence texts stand before the data in some answers. */
const beginningLength = 8000

/** The format of a document; undefined when it is none of a known source. */
export function detectFeed(text: string): FeedFormat | undefined {
  const beginning = text.slice(0, beginningLength)
  const entries = Object.entries(formats) as [FeedFormat, Format][]
  return entries.find(([, { recognises }]) => recognises(beginning))?.[0]
}

/** UserError FEED_…. */
export function parseFeed(
  format: FeedFormat,
  text: string,
  options?: ParseOptions,
): Parsed<FeedSeries> | UserError {
  return formats[format].parse(text, options)
}
