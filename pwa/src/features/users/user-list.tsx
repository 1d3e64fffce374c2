import { useQuery } from '@apollo/client/react'
import { Badge } from '../../components/badge.tsx'
import { Button } from '../../components/button.tsx'
import { Card } from '../../components/card.tsx'
import { ProblemNotice } from '../../components/problem-notice.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import type { UsersQuery } from '../../graphql/graphql.ts'
import { problemOf } from '../../lib/api/problem.ts'
import { formatDate } from '../../lib/format.ts'
import { roleTexts } from '../../lib/session/role.texts.ts'
import { USERS_PER_PAGE } from './users-page-size.ts'
import { usersDocument } from './users.queries.ts'
import { texts } from './users.texts.ts'

type ListedUser = UsersQuery['users']['nodes'][number]

function UserRow({ user }: { user: ListedUser }) {
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-3">
      <div className="min-w-0">
        <p className="font-semibold">{user.displayName}</p>
        <p className="text-xs text-ink-soft">
          {user.name}, {texts.since(formatDate(user.createdAt))}
        </p>
      </div>
      <p className="flex gap-2">
        <Badge tone={user.role === 'ADMIN' ? 'accent' : 'neutral'}>
          {roleTexts[user.role].name}
        </Badge>
        <Badge tone={user.active ? 'good' : 'bad'}>
          {user.active ? texts.active : texts.inactive}
        </Badge>
      </p>
    </li>
  )
}

/** Everyone who may sign in. */
export function UserList() {
  const { data, error, loading, refetch, fetchMore } = useQuery(usersDocument, {
    variables: { first: USERS_PER_PAGE },
    fetchPolicy: 'cache-and-network',
  })
  if (!data) {
    if (error) return <ProblemNotice problem={problemOf(error)} onRetry={() => void refetch()} />
    return <Skeleton className="h-72" label={texts.loading} />
  }
  const { nodes, pageInfo } = data.users
  return (
    <Card>
      <ul className="divide-y divide-line">
        {nodes.map(user => (
          <UserRow key={user.id} user={user} />
        ))}
      </ul>
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
