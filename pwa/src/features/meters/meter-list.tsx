import { useQuery } from '@apollo/client/react'
import { Gauge } from 'lucide-react'
import { Button } from '../../components/button.tsx'
import { Card } from '../../components/card.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { ProblemNotice } from '../../components/problem-notice.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { problemOf } from '../../lib/api/problem.ts'
import { mayAct, useViewer } from '../../lib/session/viewer.ts'
import { useNow } from '../../lib/use-now.ts'
import { MeterCard } from './meter-card.tsx'
import { metersDocument } from './meters.queries.ts'
import { texts } from './meters.texts.ts'

/** As many cards side by side as keep a readable width. */
const GRID = 'grid gap-3 grid-cols-[repeat(auto-fill,minmax(min(100%,17rem),1fr))]'

type Props = {
  /** How many at first; the rest on demand. */
  first: number
  /** The start page shows the first few and no button for more. */
  isExcerpt?: boolean
}

export function MeterList({ first, isExcerpt = false }: Props) {
  const viewer = useViewer()
  const now = useNow()
  const { data, error, loading, refetch, fetchMore } = useQuery(metersDocument, {
    variables: { first },
    fetchPolicy: 'cache-and-network',
  })
  if (!data) {
    if (error) return <ProblemNotice problem={problemOf(error)} onRetry={() => void refetch()} />
    return (
      <div className={GRID} role="status" aria-label={texts.loading}>
        {Array.from({ length: Math.min(first, 3) }, (_, index) => (
          <Skeleton key={index} className="h-44" />
        ))}
      </div>
    )
  }
  const { nodes, pageInfo } = data.meters
  if (nodes.length === 0) {
    return (
      <Card>
        <EmptyState icon={Gauge} title={texts.emptyTitle}>
          {mayAct(viewer, 'OPERATOR') ? texts.emptyOperator : texts.emptyViewer}
        </EmptyState>
      </Card>
    )
  }
  const more = () => void fetchMore({ variables: { after: pageInfo.endCursor } })
  return (
    <div className="grid gap-3">
      <ul className={GRID}>
        {nodes.map(meter => (
          <li key={meter.id} className="grid min-w-0">
            <MeterCard meter={meter} now={now} />
          </li>
        ))}
      </ul>
      {pageInfo.hasNextPage && !isExcerpt && (
        <Button className="justify-self-center" disabled={loading} onClick={more}>
          {texts.moreMeters}
        </Button>
      )}
    </div>
  )
}
