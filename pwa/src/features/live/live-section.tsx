import { useQuery } from '@apollo/client/react'
import { Badge } from '../../components/badge.tsx'
import { Card, CardTitle } from '../../components/card.tsx'
import { TimeChart } from '../../components/chart/time-chart.tsx'
import { Notice } from '../../components/notice.tsx'
import { ProblemNotice } from '../../components/problem-notice.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import type { LiveMeterQuery } from '../../graphql/graphql.ts'
import { problemOf } from '../../lib/api/problem.ts'
import { chartTexts } from '../../lib/chart.texts.ts'
import {
  formatInterval,
  formatNumber,
  formatPower,
  formatSeconds,
  withUnit,
} from '../../lib/format.ts'
import { mayAct, useViewer } from '../../lib/session/viewer.ts'
import { chartOfLive, windowOfLive, type LiveReading } from './live-window.ts'
import { liveMeterDocument } from './live.queries.ts'
import { texts } from './live.texts.ts'
import { SimulationControl } from './simulation-control.tsx'
import { useLiveReadings, type LatestReading, type LiveReadings } from './use-live-readings.ts'

type Meter = { id: string; name: string; intervalSeconds: number }
type Simulation = NonNullable<LiveMeterQuery['meter']>['simulation']

type Value = { label: string; value: string; colour: string }

function valuesOf({ consumptionKw, productionKw }: LiveReading, voltage: number | null): Value[] {
  const values: Value[] = []
  const add = (label: string, value: string, colour: string) =>
    values.push({ label, value, colour })
  if (consumptionKw !== null) {
    add(texts.consumption, formatPower(consumptionKw), 'text-2xl font-semibold text-consumption')
  }
  if (productionKw !== null) {
    add(texts.production, formatPower(productionKw), 'text-2xl font-semibold text-production')
  }
  if (voltage !== null) add(texts.voltage, withUnit(formatNumber(voltage, 1), 'V'), 'text-lg')
  return values
}

/** The newest reading in figures; it keeps its height while the first one is on its way. */
function LatestValues({ live }: { live: LiveReadings }) {
  const newest = live.window.readings.at(-1)
  if (!newest) return null
  return (
    <dl className="flex min-h-14 flex-wrap items-end gap-x-6 gap-y-1">
      {valuesOf(newest, live.latest?.voltage ?? null).map(({ label, value, colour }) => (
        <div key={label}>
          <dt className="text-sm text-ink-soft">{label}</dt>
          <dd className={colour}>{value}</dd>
        </div>
      ))}
      <div className="ml-auto">
        <dt className="sr-only">{texts.time}</dt>
        <dd className="text-sm text-ink-soft">{texts.latest(formatSeconds(newest.at))}</dd>
      </div>
    </dl>
  )
}

function Curve({ meter, live }: { meter: Meter; live: LiveReadings }) {
  const data = chartOfLive(live.window)
  const window = windowOfLive(live.window)
  if (!data || !window) {
    if (live.isSeeding) return <Skeleton className="h-80" label={texts.loading} />
    return <p className="py-8 text-center text-sm text-ink-soft">{texts.waiting}</p>
  }
  return (
    <TimeChart
      data={data}
      window={window}
      label={texts.chartLabel(meter.name)}
      caption={texts.caption(formatInterval(meter.intervalSeconds))}
      formatValue={formatPower}
      texts={chartTexts}
    />
  )
}

function SimulationState({ simulation }: { simulation: NonNullable<Simulation> }) {
  const { profile, intervalSeconds, running } = simulation
  return (
    <div className="flex flex-wrap items-center gap-2 text-sm text-ink-soft">
      <Badge tone={running ? 'good' : 'neutral'}>{running ? texts.running : texts.stopped}</Badge>
      {texts.simulation(texts.profiles[profile], formatInterval(intervalSeconds))}
    </div>
  )
}

/** What runs is known to the query and its mutations; how it runs also comes with each reading. */
function currentSimulation(queried: Simulation | undefined, latest: LatestReading | undefined) {
  const streamed = latest?.meter.simulation
  if (!queried) return streamed ?? undefined
  return { ...queried, ...streamed, running: queried.running }
}

function SimulationFooter({ meterId, isRunning }: { meterId: string; isRunning: boolean }) {
  const viewer = useViewer()
  return (
    <>
      {!isRunning && <Notice tone="info" title={texts.stoppedHint} />}
      {mayAct(viewer, 'OPERATOR') && <SimulationControl meterId={meterId} isRunning={isRunning} />}
    </>
  )
}

/** The meter now: its newest readings as they come, and the simulation behind it. */
export function LiveSection({ meter }: { meter: Meter }) {
  const { data, error, refetch } = useQuery(liveMeterDocument, { variables: { id: meter.id } })
  const queried = data?.meter?.simulation
  const intervalSeconds = queried?.intervalSeconds ?? meter.intervalSeconds
  const live = useLiveReadings(meter.id, intervalSeconds)
  const simulation = currentSimulation(queried, live.latest)
  return (
    <Card aria-labelledby="live">
      <CardTitle id="live" aside={simulation && <SimulationState simulation={simulation} />}>
        {texts.title}
      </CardTitle>
      <div className="grid gap-4">
        <LatestValues live={live} />
        <Curve meter={{ ...meter, intervalSeconds }} live={live} />
        {live.problem && <ProblemNotice problem={live.problem} />}
        {error && <ProblemNotice problem={problemOf(error)} onRetry={() => void refetch()} />}
        {simulation && <SimulationFooter meterId={meter.id} isRunning={simulation.running} />}
      </div>
    </Card>
  )
}
