import { z } from 'zod'
import { UserError } from '#platform/errors.ts'
import type { Parsed, PriceSeries } from '../../intake/feeds/feed-series.ts'
import { empty } from '../../intake/feeds/feed-errors.ts'
import { parseSmardIndex, parseSmardJson } from '../../intake/feeds/smard-json.ts'
import { biddingZone, dayAheadMarket, quarterHoursSince } from '../../market/bidding-zones.ts'
import { defineProvider, type Definition, type FetchRequest } from '../provider.ts'
import { baseUrlField, baseUrlSetting, zoneField, zoneSetting } from '../setting-field.ts'

const home = 'https://www.smard.de'
const settings = z.object({ baseUrl: baseUrlSetting(home), zone: zoneSetting })
type Settings = z.infer<typeof settings>
type Resolution = 'hour' | 'quarterhour'

const weekMs = 7 * 86_400_000

const definition: Definition<Settings> = {
  id: 'SMARD',
  name: 'SMARD (Bundesnetzagentur)',
  description:
    'Day-Ahead-Preise von Deutschland und seinen Nachbarn, ohne Anmeldung (CC BY 4.0, Bundesnetzagentur | SMARD.de).',
  rhythm: { of: 'DAY_AHEAD' },
  fields: [zoneField, baseUrlField(home)],
  settingsSchema: settings,
  target: ({ zone }) => ({ to: 'MARKET', ...marketOf(zone) }),
  mostDays: 100,
  async fetch(request) {
    const points: PriceSeries['points'] = []
    let last: Parsed<PriceSeries> | undefined
    for (const part of parts(request)) {
      const parsed = await fetchPart(request, part)
      if (parsed instanceof UserError) return parsed
      for (const week of parsed) {
        for (const point of week.series.points) points.push(point)
        last = week
      }
    }
    if (!last) return empty('SMARD')
    return { ...last, series: { ...last.series, points } }
  },
}
export const smardProvider = defineProvider(definition)

type Part = { resolution: Resolution; from: Date; to: Date }

/** Hours up to the day when quarter-hours began; the files of quarter-hours repeat hours before. */
function parts({ from, to }: Pick<FetchRequest<Settings>, 'from' | 'to'>): Part[] {
  const change = quarterHoursSince
  const hours = { resolution: 'hour' as const, from, to: to < change ? to : change }
  const quarters = { resolution: 'quarterhour' as const, from: from > change ? from : change, to }
  return [hours, quarters].filter(part => part.from < part.to)
}

async function fetchPart(
  { settings: { baseUrl, zone }, http }: FetchRequest<Settings>,
  { resolution, from, to }: Part,
): Promise<Parsed<PriceSeries>[] | UserError> {
  const filter = biddingZone(zone)?.smardFilter ?? 0
  const folder = `${baseUrl}/app/chart_data/${filter}/DE`
  const index = await http.getText(new URL(`${folder}/index_${resolution}.json`))
  const weeks = index instanceof UserError ? index : parseSmardIndex(index)
  if (weeks instanceof UserError) return weeks
  const wanted = weeks.filter(
    // An hour more, because the week in which clocks go back is longer.
    start => start < to.getTime() && start + weekMs + 3_600_000 > from.getTime(),
  )
  const parsed: Parsed<PriceSeries>[] = []
  for (const week of wanted) {
    const url = new URL(`${folder}/${filter}_DE_${resolution}_${week}.json`)
    const text = await http.getText(url)
    if (text instanceof UserError) return text
    const prices = parseSmardJson(text, { market: marketOf(zone) })
    if (prices instanceof UserError && prices.code !== 'FEED_EMPTY') return prices
    if (!(prices instanceof UserError)) parsed.push(within(prices, from, to))
  }
  return parsed
}

function within(parsed: Parsed<PriceSeries>, from: Date, to: Date): Parsed<PriceSeries> {
  const points = parsed.series.points.filter(({ ts }) => ts >= from && ts < to)
  return { ...parsed, series: { ...parsed.series, points } }
}

function marketOf(zone: string): { marketId: string; name: string } {
  return dayAheadMarket(biddingZone(zone) ?? { code: zone, name: zone })
}
