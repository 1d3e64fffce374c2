import { writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { projectRoot } from '#platform/project-root.ts'
import { dayAheadFit, type DayAheadFit } from '../day-ahead-fit.ts'
import { fitDayAhead } from './fit-day-ahead.ts'
import { statisticsOf } from './price-statistics.ts'
import { readHourlyPrices } from './read-prices.ts'

const [path] = process.argv.slice(2)
if (!path) throw new Error('usage: npm run fit-markets -- <hourly prices.csv>')

const prices = readHourlyPrices(path)
const statistics = statisticsOf(prices)
const fitted: DayAheadFit = {
  title: 'Day-ahead prices of DE-LU as a random process',
  origin: `Fitted by npm run fit-markets to ${basename(path)}: ${prices.eurMwh.length} hours from ${new Date(prices.from).toISOString()}. Data: SMARD / Energy-Charts (Bundesnetzagentur, Fraunhofer ISE), CC BY 4.0.`,
  statistics,
  meanEurMwh: statistics.mean,
  ...fitDayAhead(prices),
  limits: {
    lowest: -500,
    highest: 4000,
    source: 'Harmonised clearing price limits of the single day-ahead coupling (SDAC), 2022',
  },
  intradayLimits: {
    lowest: -9999,
    highest: 9999,
    source: 'Harmonised clearing price limits of the single intraday coupling (SIDC)',
  },
}
const target = join(projectRoot, 'subgraphs', 'simulation', 'market-model', 'de-lu-day-ahead.json')
const rounded: unknown = JSON.parse(JSON.stringify(fitted), (_key, value: unknown) =>
  typeof value === 'number' ? Number(value.toPrecision(6)) : value,
)
writeFileSync(target, `${JSON.stringify(dayAheadFit.parse(rounded))}\n`)
process.stdout.write(`${target}\n`)
