import { useQuery } from '@apollo/client/react'
import { Download, FileText } from 'lucide-react'
import { Link, useNavigate } from 'react-router'
import { BackLink } from '../../components/back-link.tsx'
import { Badge } from '../../components/badge.tsx'
import { Button } from '../../components/button.tsx'
import { Card, CardTitle } from '../../components/card.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { Notice } from '../../components/notice.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { ProblemNotice } from '../../components/problem-notice.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import type { ItemQuery } from '../../graphql/graphql.ts'
import { problemOf } from '../../lib/api/problem.ts'
import { formatDate } from '../../lib/format.ts'
import { mayAct, useViewer } from '../../lib/session/viewer.ts'
import { DeleteDocument } from './delete-document.tsx'
import { DocumentText } from './document-text.tsx'
import { itemDocument } from './documents.queries.ts'
import { texts } from './documents.texts.ts'

type Props = {
  itemId: string
  /** The chunk that an answer cites. */
  citedId: string | undefined
}

type Item = NonNullable<ItemQuery['item']>

function NotFound() {
  return (
    <Card>
      <EmptyState
        icon={FileText}
        title={texts.notFoundTitle}
        action={
          <Button asChild>
            <Link to="/dokumente">{texts.back}</Link>
          </Button>
        }
      >
        {texts.notFound}
      </EmptyState>
    </Card>
  )
}

function Subtitle({ item }: { item: Item }) {
  return (
    <>
      <Badge tone="accent">{texts.kinds[item.kind]}</Badge>
      <Badge>{texts.confidentialities[item.confidentiality]}</Badge>
      {item.tags.map(tag => (
        <Badge key={tag}>{tag}</Badge>
      ))}
      <span>
        {item.pageCount === null ? texts.sections(item.chunkCount) : texts.pages(item.pageCount)},{' '}
        {texts.added(formatDate(item.createdAt))}
      </span>
    </>
  )
}

function Actions({ item }: { item: Item }) {
  const viewer = useViewer()
  const navigate = useNavigate()
  return (
    <>
      {item.originalUrl && (
        <Button asChild>
          <a href={item.originalUrl} download={item.fileName ?? ''}>
            <Download />
            {texts.download}
          </a>
        </Button>
      )}
      {mayAct(viewer, 'ADMIN') && (
        <DeleteDocument item={item} onDeleted={() => void navigate('/dokumente')} />
      )}
    </>
  )
}

/** A document: what it is, its text, its original. */
export function DocumentView({ itemId, citedId }: Props) {
  const { data, error, refetch } = useQuery(itemDocument, {
    variables: { id: itemId },
    // The link to the original expires, so it is fetched anew on each visit.
    fetchPolicy: 'cache-and-network',
  })
  if (!data) {
    if (error) return <ProblemNotice problem={problemOf(error)} onRetry={() => void refetch()} />
    return <Skeleton className="h-[32rem]" label={texts.textLoading} />
  }
  const { item } = data
  if (!item) return <NotFound />
  const back =
    citedId === undefined
      ? { to: '/dokumente', label: texts.back }
      : { to: '/luna', label: texts.backToLuna }
  return (
    <>
      <PageHeader
        title={item.title}
        back={<BackLink to={back.to}>{back.label}</BackLink>}
        subtitle={<Subtitle item={item} />}
        actions={<Actions item={item} />}
      />
      <Card aria-labelledby="text">
        <CardTitle id="text">{texts.textTitle}</CardTitle>
        {item.pagesWithoutText.length > 0 && (
          <Notice tone="warn" title={texts.pagesWithoutText(item.pagesWithoutText)} />
        )}
        <DocumentText itemId={itemId} citedId={citedId} />
      </Card>
    </>
  )
}
