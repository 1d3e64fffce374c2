import { useQuery } from '@apollo/client/react'
import { Link } from 'react-router'
import { Button } from '../../components/button.tsx'
import { Card, CardTitle } from '../../components/card.tsx'
import { ProblemNotice } from '../../components/problem-notice.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { SparkLine } from '../../components/spark-line.tsx'
import { problemOf } from '../../lib/api/problem.ts'
import { windowOf } from '../../lib/calendar.ts'
import { extentOf } from '../../lib/data-window.ts'
import { ENERGY_UNIT, formatCentPrice, formatDate, formatMarketPrice } from '../../lib/format.ts'
import { useNow } from '../../lib/use-now.ts'
import type { Market } from './price-chart.tsx'
import { priceAt, type MarketSeries } from './price-series.ts'
import { marketsDocument, marketSeriesDocument } from './prices.queries.ts'
import { texts } from './prices.texts.ts'

/** A day has at most 100 quarter-hours, so no price is summed up. */
const MAX_POINTS = 100

function Figure({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <dt className="text-xs text-ink-soft">{label}</dt>
      <dd className="text-sm font-semibold">{value}</dd>
    </div>
  )
}

function Day({ series, day, now }: { series: MarketSeries; day: string; now: number }) {
  const current = priceAt(series, now)
  const { meanEurMwh, minEurMwh, maxEurMwh } = series.summary
  const price = (value: number | null) =>
    value === null ? texts.unknown : formatMarketPrice(value)
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <p>
          <span className="text-sm text-ink-soft">
            {current === null ? texts.mean : texts.now}{' '}
          </span>
          <span className="text-2xl font-semibold">{price(current ?? meanEurMwh)}</span>
        </p>
        <p className="text-xs text-ink-soft">{texts.lastDay(day)}</p>
      </div>
      <SparkLine values={series.values} colour="--series-price" label={texts.spark(day)} />
      <dl className="flex flex-wrap gap-x-6 gap-y-2">
        <Figure label={texts.minimum} value={price(minEurMwh)} />
        <Figure label={texts.maximum} value={price(maxEurMwh)} />
        {meanEurMwh !== null && (
          <Figure label={texts.meanInCents} value={formatCentPrice(meanEurMwh)} />
        )}
      </dl>
    </div>
  )
}

/** Today, or the last day there is a price for. */
function LastDay({ market, lastAt }: { market: Market; lastAt: string }) {
  const now = useNow()
  const extent = extentOf(market.firstAt, lastAt, market.stepSeconds)
  const window = windowOf('day', Math.min(now, (extent?.to ?? now) - 1))
  const { data, previousData, error, refetch } = useQuery(marketSeriesDocument, {
    variables: {
      marketId: market.id,
      from: new Date(window.from).toISOString(),
      to: new Date(window.to).toISOString(),
      maxPoints: MAX_POINTS,
    },
  })
  const series = (data ?? previousData)?.marketSeries
  if (series) return <Day series={series} day={formatDate(window.from)} now={now} />
  if (error) return <ProblemNotice problem={problemOf(error)} onRetry={() => void refetch()} />
  return <Skeleton className="h-36" label={texts.chartLoading} />
}

function Content({ markets }: { markets: readonly Market[] }) {
  const market = markets.find(({ unit }) => unit === ENERGY_UNIT)
  if (!market?.lastAt) return <p className="text-sm text-ink-soft">{texts.emptyTitle}.</p>
  return <LastDay market={market} lastAt={market.lastAt} />
}

/** The market on the start page. */
export function PriceGlance() {
  const { data, error, refetch } = useQuery(marketsDocument, { fetchPolicy: 'cache-and-network' })
  return (
    <Card aria-labelledby="prices">
      <CardTitle
        id="prices"
        aside={
          <Button variant="ghost" asChild>
            <Link to="/marktpreise">{texts.open}</Link>
          </Button>
        }
      >
        {texts.title}
      </CardTitle>
      {!data && error && (
        <ProblemNotice problem={problemOf(error)} onRetry={() => void refetch()} />
      )}
      {!data && !error && <Skeleton className="h-36" label={texts.loading} />}
      {data && <Content markets={data.markets} />}
    </Card>
  )
}
