import { StatTile } from '../../components/stat-tile.tsx'
import {
  ENERGY_UNIT,
  formatCentPrice,
  formatDateTime,
  formatMarketPrice,
} from '../../lib/format.ts'
import type { MarketSeries } from './price-series.ts'
import { texts } from './prices.texts.ts'

function stamp(at: string | null): string | undefined {
  return at === null ? undefined : texts.at(formatDateTime(at))
}

type Props = { summary: MarketSeries['summary']; unit: string }

/** The figures of the shown window; per kWh only what is a price of energy. */
export function PriceSummary({ summary, unit }: Props) {
  const { meanEurMwh, minEurMwh, minAt, maxEurMwh, maxAt, negativeIntervals } = summary
  const isEnergy = unit === ENERGY_UNIT
  const price = (value: number | null) =>
    value === null ? texts.unknown : formatMarketPrice(value, unit)
  return (
    <dl className="grid grid-cols-2 gap-2 sm:gap-3 lg:grid-cols-4">
      <StatTile
        label={texts.mean}
        value={price(meanEurMwh)}
        detail={meanEurMwh === null || !isEnergy ? undefined : formatCentPrice(meanEurMwh)}
      />
      <StatTile label={texts.minimum} value={price(minEurMwh)} detail={stamp(minAt)} />
      <StatTile label={texts.maximum} value={price(maxEurMwh)} detail={stamp(maxAt)} />
      <StatTile
        label={texts.negative}
        value={
          negativeIntervals === 0 ? texts.noneNegative : texts.negativeIntervals(negativeIntervals)
        }
      />
    </dl>
  )
}
