import { useQuery } from '@apollo/client/react'
import { ChartNoAxesColumn } from 'lucide-react'
import { RangeBar } from '../../components/chart/range-bar.tsx'
import { TimeChart } from '../../components/chart/time-chart.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { ProblemNotice } from '../../components/problem-notice.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import type { MarketsQuery } from '../../graphql/graphql.ts'
import { problemOf } from '../../lib/api/problem.ts'
import type { TimeWindow } from '../../lib/calendar.ts'
import { chartTexts, rangeTexts } from '../../lib/chart.texts.ts'
import { widestWindow } from '../../lib/data-window.ts'
import { formatInterval, formatMarketPrice, marketUnit } from '../../lib/format.ts'
import { formatWindow } from '../../lib/span.ts'
import { chartOfPrices, type MarketSeries } from './price-series.ts'
import { PriceSummary } from './price-summary.tsx'
import { marketSeriesDocument } from './prices.queries.ts'
import { texts } from './prices.texts.ts'

export type Market = MarketsQuery['markets'][number]

const MAX_POINTS = 800
const LEAST_PRICES = 4

type Props = {
  market: Market
  extent: TimeWindow
  window: TimeWindow
  onWindowChange: (window: TimeWindow | undefined) => void
}

type PlotProps = Props & { series: MarketSeries; isRefreshing: boolean }

function Plot({ market, extent, window, onWindowChange, series, isRefreshing }: PlotProps) {
  const data = chartOfPrices(series)
  if (!data) {
    return (
      <EmptyState icon={ChartNoAxesColumn} title={texts.noData}>
        {texts.noDataHint}
      </EmptyState>
    )
  }
  return (
    <TimeChart
      data={data}
      window={window}
      limits={{
        extent: widestWindow(extent),
        minimumSpan: LEAST_PRICES * market.stepSeconds * 1000,
      }}
      onWindowChange={onWindowChange}
      onReset={() => onWindowChange(undefined)}
      label={texts.chartLabel(market.name, formatWindow(window))}
      caption={texts.caption(
        formatInterval(series.stepSeconds),
        marketUnit(market.unit),
        series.sampled,
      )}
      formatValue={value => formatMarketPrice(value, market.unit)}
      isRefreshing={isRefreshing}
      texts={chartTexts}
    />
  )
}

/** The prices of a market: window, step line, key figures. */
export function PriceChart(props: Props) {
  const { market, extent, window, onWindowChange } = props
  const { data, previousData, loading, error, refetch } = useQuery(marketSeriesDocument, {
    variables: {
      marketId: market.id,
      from: new Date(window.from).toISOString(),
      to: new Date(window.to).toISOString(),
      maxPoints: MAX_POINTS,
    },
  })
  const series = (data ?? previousData)?.marketSeries
  return (
    <div className="grid gap-4">
      <RangeBar {...{ window, extent }} onChange={onWindowChange} texts={rangeTexts} />
      {error && <ProblemNotice problem={problemOf(error)} onRetry={() => void refetch()} />}
      {series && <Plot {...props} series={series} isRefreshing={loading} />}
      {!series && !error && <Skeleton className="h-[22rem]" label={texts.chartLoading} />}
      {series && <PriceSummary summary={series.summary} unit={market.unit} />}
    </div>
  )
}
