import { useQuery } from '@apollo/client/react'
import { FileSearch, FileText } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'react-router'
import { Badge } from '../../components/badge.tsx'
import { Button } from '../../components/button.tsx'
import { Card } from '../../components/card.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { TextField } from '../../components/field.tsx'
import { ProblemNotice } from '../../components/problem-notice.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import type { ItemsQuery } from '../../graphql/graphql.ts'
import { problemOf } from '../../lib/api/problem.ts'
import { formatDate } from '../../lib/format.ts'
import { mayAct, useViewer } from '../../lib/session/viewer.ts'
import { useSettled } from '../../lib/use-settled.ts'
import { documentIconOf } from './document-icon.ts'
import { itemsDocument } from './documents.queries.ts'
import { texts } from './documents.texts.ts'

const PAGE_SIZE = 50
const TYPING_PAUSE_MS = 250

type ListedItem = ItemsQuery['items']['nodes'][number]

function DocumentRow({ item }: { item: ListedItem }) {
  const Icon = documentIconOf(item.mediaType)
  const size =
    item.pageCount === null ? texts.sections(item.chunkCount) : texts.pages(item.pageCount)
  return (
    <Link
      to={`/dokumente/${item.id}`}
      className="flex min-h-16 items-start gap-3 rounded-xl p-3 hover:bg-raised"
    >
      <span className="grid size-10 shrink-0 place-items-center rounded-xl bg-accent-soft text-accent">
        <Icon aria-hidden className="size-5" />
      </span>
      <span className="grid min-w-0 flex-1 gap-1">
        <span className="font-semibold [overflow-wrap:anywhere]">{item.title}</span>
        <span className="text-xs text-ink-soft">
          {size}, {texts.added(formatDate(item.createdAt))}
        </span>
        <span className="flex flex-wrap gap-1.5">
          <Badge tone="accent">{texts.kinds[item.kind]}</Badge>
          {item.confidentiality !== 'PUBLIC' && (
            <Badge tone={item.confidentiality === 'RESTRICTED' ? 'warn' : 'neutral'}>
              {texts.confidentialities[item.confidentiality]}
            </Badge>
          )}
          {item.tags.map(tag => (
            <Badge key={tag}>{tag}</Badge>
          ))}
        </span>
      </span>
    </Link>
  )
}

function NothingThere({ isSearch }: { isSearch: boolean }) {
  const viewer = useViewer()
  if (isSearch) {
    return (
      <EmptyState icon={FileSearch} title={texts.nothingFound}>
        {texts.nothingFoundHint}
      </EmptyState>
    )
  }
  return (
    <EmptyState icon={FileText} title={texts.emptyTitle}>
      {mayAct(viewer, 'ADMIN') ? texts.emptyAdmin : texts.emptyViewer}
    </EmptyState>
  )
}

function Results({ search }: { search: string }) {
  const { data, previousData, error, loading, refetch, fetchMore } = useQuery(itemsDocument, {
    variables: { first: PAGE_SIZE, search: search === '' ? null : search },
    fetchPolicy: 'cache-and-network',
  })
  const items = (data ?? previousData)?.items
  if (!items) {
    if (error) return <ProblemNotice problem={problemOf(error)} onRetry={() => void refetch()} />
    return <Skeleton className="h-72" label={texts.loading} />
  }
  if (items.nodes.length === 0) {
    return <NothingThere isSearch={search !== ''} />
  }
  const { endCursor, hasNextPage } = items.pageInfo
  return (
    <div className="grid gap-2" aria-busy={loading}>
      <p className="px-3 text-sm text-ink-soft" role="status">
        {texts.count(items.totalCount)}
      </p>
      <ul className="grid gap-1">
        {items.nodes.map(item => (
          <li key={item.id}>
            <DocumentRow item={item} />
          </li>
        ))}
      </ul>
      {hasNextPage && (
        <Button
          className="justify-self-center"
          disabled={loading}
          onClick={() => void fetchMore({ variables: { after: endCursor } })}
        >
          {texts.more}
        </Button>
      )}
    </div>
  )
}

/** All documents the reader may see, found as one types. */
export function DocumentList() {
  const [typed, setTyped] = useState('')
  const search = useSettled(typed.trim(), TYPING_PAUSE_MS)
  return (
    <Card className="grid gap-4">
      <TextField
        type="search"
        label={texts.search}
        placeholder={texts.searchPlaceholder}
        value={typed}
        onChange={event => setTyped(event.target.value)}
      />
      <Results search={search} />
    </Card>
  )
}
