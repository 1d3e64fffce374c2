import { useQuery } from '@apollo/client/react'
import { ChartNoAxesColumn } from 'lucide-react'
import { Card, CardTitle } from '../../components/card.tsx'
import { RangeBar } from '../../components/chart/range-bar.tsx'
import { TimeChart } from '../../components/chart/time-chart.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { ProblemNotice } from '../../components/problem-notice.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import type { MeterSeriesQuery } from '../../graphql/graphql.ts'
import { problemOf } from '../../lib/api/problem.ts'
import type { TimeWindow } from '../../lib/calendar.ts'
import { chartTexts, rangeTexts } from '../../lib/chart.texts.ts'
import { widestWindow } from '../../lib/data-window.ts'
import { formatInterval, formatPower } from '../../lib/format.ts'
import { formatWindow } from '../../lib/span.ts'
import { chartOf, summariesOf } from './meter-series.ts'
import { MeterSummary } from './meter-summary.tsx'
import { meterSeriesDocument } from './meters.queries.ts'
import { texts } from './meters.texts.ts'

const MAX_POINTS = 800
/** Narrower than four readings there is nothing to see. */
const LEAST_READINGS = 4

type Meter = { id: string; name: string; intervalSeconds: number }

type Props = {
  meter: Meter
  extent: TimeWindow
  window: TimeWindow
  onWindowChange: (window: TimeWindow | undefined) => void
}

type PlotProps = Omit<Props, 'extent'> & {
  series: MeterSeriesQuery
  extent: TimeWindow
  isRefreshing: boolean
}

function Plot({ meter, extent, window, onWindowChange, series, isRefreshing }: PlotProps) {
  const chart = chartOf(series)
  if (!chart) {
    return (
      <EmptyState icon={ChartNoAxesColumn} title={texts.noData}>
        {texts.noDataHint}
      </EmptyState>
    )
  }
  const { data, sampled } = chart
  return (
    <TimeChart
      data={data}
      window={window}
      limits={{
        extent: widestWindow(extent),
        minimumSpan: LEAST_READINGS * meter.intervalSeconds * 1000,
      }}
      onWindowChange={onWindowChange}
      onReset={() => onWindowChange(undefined)}
      label={texts.chartLabel(meter.name, formatWindow(window))}
      caption={texts.caption(formatInterval(data.step / 1000), sampled)}
      formatValue={formatPower}
      isRefreshing={isRefreshing}
      texts={chartTexts}
    />
  )
}

/** The load profile of a meter: window, curve, key figures. Each window is fetched at the resolution it is drawn in. */
export function MeterChart(props: Props) {
  const { meter, extent, window, onWindowChange } = props
  const { data, previousData, loading, error, refetch } = useQuery(meterSeriesDocument, {
    variables: {
      meterId: meter.id,
      from: new Date(window.from).toISOString(),
      to: new Date(window.to).toISOString(),
      maxPoints: MAX_POINTS,
    },
  })
  const series = data ?? previousData
  return (
    <Card aria-labelledby="load-profile">
      <CardTitle id="load-profile">{texts.chartTitle}</CardTitle>
      <div className="grid gap-4">
        <RangeBar {...{ window, extent }} onChange={onWindowChange} texts={rangeTexts} />
        {error && <ProblemNotice problem={problemOf(error)} onRetry={() => void refetch()} />}
        {series && <Plot {...props} series={series} isRefreshing={loading} />}
        {!series && !error && <Skeleton className="h-[22rem]" label={texts.chartLoading} />}
        {series && <MeterSummary groups={summariesOf(series)} onShow={onWindowChange} />}
      </div>
    </Card>
  )
}
