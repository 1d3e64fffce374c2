import { useQuery } from '@apollo/client/react'
import { Gauge } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { Badge } from '../../components/badge.tsx'
import { BackLink } from '../../components/back-link.tsx'
import { Button } from '../../components/button.tsx'
import { Card } from '../../components/card.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { ProblemNotice } from '../../components/problem-notice.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import type { MeterQuery } from '../../graphql/graphql.ts'
import { problemOf } from '../../lib/api/problem.ts'
import type { TimeWindow } from '../../lib/calendar.ts'
import { extentOf, openingWindow } from '../../lib/data-window.ts'
import { formatInterval } from '../../lib/format.ts'
import { useWindowParams } from '../../lib/use-window-params.ts'
import { MeterChart } from './meter-chart.tsx'
import { meterDocument } from './meters.queries.ts'
import { texts } from './meters.texts.ts'

export type MeterDetail = NonNullable<MeterQuery['meter']>

type Props = {
  meterId: string
  /** What the page adds from other features: actions on the shown window, the live section. */
  actions: (meter: MeterDetail, shown: TimeWindow) => ReactNode
  live: (meter: MeterDetail) => ReactNode
}

function NotFound() {
  return (
    <Card>
      <EmptyState
        icon={Gauge}
        title={texts.notFoundTitle}
        action={
          <Button asChild>
            <Link to="/zaehler">{texts.backToList}</Link>
          </Button>
        }
      >
        {texts.notFound}
      </EmptyState>
    </Card>
  )
}

function Subtitle({ meter }: { meter: MeterDetail }) {
  return (
    <>
      {meter.meteringLocation && (
        <span className="[overflow-wrap:anywhere]">{meter.meteringLocation}</span>
      )}
      <Badge>{texts.interval(formatInterval(meter.intervalSeconds))}</Badge>
      {meter.simulated && <Badge tone="accent">{texts.simulated}</Badge>}
    </>
  )
}

/** Everything about one meter. */
export function MeterView({ meterId, actions, live }: Props) {
  const { data, error, refetch } = useQuery(meterDocument, {
    variables: { id: meterId },
    fetchPolicy: 'cache-and-network',
  })
  const [chosen, setWindow] = useWindowParams()
  if (!data) {
    if (error) return <ProblemNotice problem={problemOf(error)} onRetry={() => void refetch()} />
    return <Skeleton className="h-[32rem]" label={texts.chartLoading} />
  }
  const { meter } = data
  if (!meter) return <NotFound />
  const extent = extentOf(meter.firstReadingAt, meter.lastReadingAt, meter.intervalSeconds)
  const window = chosen ?? (extent && openingWindow(extent))
  return (
    <>
      <PageHeader
        title={meter.name}
        back={<BackLink to="/zaehler">{texts.backToList}</BackLink>}
        subtitle={<Subtitle meter={meter} />}
        actions={window && actions(meter, window)}
      />
      <div className="grid gap-4">
        {live(meter)}
        {extent && window ? (
          <MeterChart meter={meter} extent={extent} window={window} onWindowChange={setWindow} />
        ) : (
          <Card>
            <EmptyState icon={Gauge} title={texts.noReadings} />
          </Card>
        )}
      </div>
    </>
  )
}
