import { StatTile } from '../../components/stat-tile.tsx'
import { formatCentPrice, formatDateTime, formatMarketPrice } from '../../lib/format.ts'
import type { MarketSeries } from './price-series.ts'
import { texts } from './prices.texts.ts'

function price(value: number | null): string {
  return value === null ? texts.unknown : formatMarketPrice(value)
}

function stamp(at: string | null): string | undefined {
  return at === null ? undefined : texts.at(formatDateTime(at))
}

/** The figures of the shown window. */
export function PriceSummary({ summary }: { summary: MarketSeries['summary'] }) {
  const { meanEurMwh, minEurMwh, minAt, maxEurMwh, maxAt, negativeIntervals } = summary
  return (
    <dl className="grid grid-cols-2 gap-2 sm:gap-3 lg:grid-cols-4">
      <StatTile
        label={texts.mean}
        value={price(meanEurMwh)}
        detail={meanEurMwh === null ? undefined : formatCentPrice(meanEurMwh)}
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
