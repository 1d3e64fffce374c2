import { useQuery } from '@apollo/client/react'
import { ScrollText } from 'lucide-react'
import { Button } from '../../components/button.tsx'
import { Card } from '../../components/card.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { ProblemNotice } from '../../components/problem-notice.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import type { AuditLogQuery } from '../../graphql/graphql.ts'
import { problemOf } from '../../lib/api/problem.ts'
import { formatDateTime } from '../../lib/format.ts'
import { readMeta } from './audit-meta.ts'
import { auditLogDocument } from './audit.queries.ts'
import { texts } from './audit.texts.ts'

const PAGE_SIZE = 50

type Entry = AuditLogQuery['auditLog']['nodes'][number]

function EntryRow({ entry }: { entry: Entry }) {
  const { outcome, details } = readMeta(entry.meta)
  return (
    <li className="grid gap-x-4 gap-y-0.5 py-3 text-sm md:grid-cols-[11rem_8rem_1fr]">
      <time dateTime={entry.ts} className="text-ink-soft">
        {formatDateTime(entry.ts)}
      </time>
      <span className="font-semibold">{entry.actor}</span>
      <div className="min-w-0 [overflow-wrap:anywhere]">
        <p>{texts.actions[entry.action] ?? entry.action}</p>
        {outcome !== undefined && <p className="text-xs text-bad">{texts.refused(outcome)}</p>}
        <details className="text-xs text-ink-soft">
          <summary className="flex min-h-11 items-center hover:text-ink sm:min-h-8">
            {texts.details}
          </summary>
          <pre className="mb-2 overflow-x-auto rounded-lg bg-raised p-2">{details}</pre>
          {entry.target !== null && (
            <p>
              {texts.target} <code>{entry.target}</code>
            </p>
          )}
          <p className="mb-2">
            {texts.hash} <code>{entry.hash}</code>
          </p>
        </details>
      </div>
    </li>
  )
}

/** Who did what, newest first. */
export function AuditList() {
  const { data, error, loading, refetch, fetchMore } = useQuery(auditLogDocument, {
    variables: { first: PAGE_SIZE },
    fetchPolicy: 'cache-and-network',
  })
  if (!data) {
    if (error) return <ProblemNotice problem={problemOf(error)} onRetry={() => void refetch()} />
    return <Skeleton className="h-96" label={texts.loading} />
  }
  const { nodes, pageInfo } = data.auditLog
  if (nodes.length === 0) {
    return (
      <Card>
        <EmptyState icon={ScrollText} title={texts.emptyTitle} />
      </Card>
    )
  }
  return (
    <Card>
      <ol className="divide-y divide-line">
        {nodes.map(entry => (
          <EntryRow key={entry.id} entry={entry} />
        ))}
      </ol>
      {pageInfo.hasNextPage && (
        <Button
          disabled={loading}
          onClick={() => void fetchMore({ variables: { after: pageInfo.endCursor } })}
        >
          {texts.more}
        </Button>
      )}
    </Card>
  )
}
