import { useQuery } from '@apollo/client/react'
import { Gauge, House, Sun } from 'lucide-react'
import { Link } from 'react-router'
import { Badge } from '../../components/badge.tsx'
import { SparkLine } from '../../components/spark-line.tsx'
import type { MetersQuery } from '../../graphql/graphql.ts'
import { formatAge, formatInterval } from '../../lib/format.ts'
import { latestPowerOf } from './latest-power.ts'
import { meterSeriesDocument } from './meters.queries.ts'
import { texts } from './meters.texts.ts'

export type ListedMeter = MetersQuery['meters']['nodes'][number]

const DAY = 86_400_000
const SPARK_POINTS = 96

type LastDayProps = { meter: ListedMeter; lastAt: string; isProduction: boolean }

function LastDay({ meter, lastAt, isProduction }: LastDayProps) {
  const end = Date.parse(lastAt) + meter.intervalSeconds * 1000
  const { data } = useQuery(meterSeriesDocument, {
    variables: {
      meterId: meter.id,
      from: new Date(end - DAY).toISOString(),
      to: new Date(end).toISOString(),
      maxPoints: SPARK_POINTS,
    },
  })
  const [series] = (isProduction ? data?.production : data?.consumption) ?? []
  if (!series) return <div className="h-12" />
  return (
    <SparkLine
      values={series.values}
      colour={isProduction ? '--series-production' : '--series-consumption'}
      label={texts.sparkLabel(meter.name)}
    />
  )
}

type Props = { meter: ListedMeter; now: number }

/** A meter at a glance: name, last value, last day. The whole card opens it. */
export function MeterCard({ meter, now }: Props) {
  const latest = latestPowerOf(meter.latestReading)
  const isProduction = latest?.colour === '--series-production'
  const Icon = latest ? (isProduction ? Sun : House) : Gauge
  return (
    <Link
      to={`/zaehler/${meter.id}`}
      className="group grid min-w-0 content-start gap-3 rounded-2xl border border-line bg-card p-4 shadow-card transition-colors hover:border-line-strong"
    >
      <div className="flex items-start gap-3">
        <span className="grid size-10 shrink-0 place-items-center rounded-xl bg-accent-soft text-accent">
          <Icon aria-hidden className="size-5" />
        </span>
        <div className="min-w-0 flex-1">
          <p className="font-semibold break-words hyphens-auto">{meter.name}</p>
          <p className="flex flex-wrap gap-x-2 text-xs text-ink-soft">
            {texts.interval(formatInterval(meter.intervalSeconds))}
            {meter.simulated && <Badge tone="accent">{texts.simulated}</Badge>}
          </p>
        </div>
      </div>
      {meter.lastReadingAt && (
        <LastDay meter={meter} lastAt={meter.lastReadingAt} isProduction={isProduction} />
      )}
      <div className="flex flex-wrap items-baseline justify-between gap-x-3">
        {latest && meter.latestReading ? (
          <>
            <p>
              <span className="text-sm text-ink-soft">{latest.label} </span>
              <span className="text-lg font-semibold">{latest.value}</span>
            </p>
            <p className="text-xs text-ink-soft">
              {texts.latest(formatAge(meter.latestReading.ts, now))}
            </p>
          </>
        ) : (
          <p className="text-sm text-ink-soft">{texts.noReadings}</p>
        )}
      </div>
    </Link>
  )
}
