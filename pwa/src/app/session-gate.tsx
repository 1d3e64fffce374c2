import { useQuery } from '@apollo/client/react'
import { CloudOff } from 'lucide-react'
import { Navigate, Outlet, useLocation } from 'react-router'
import { Button } from '../components/button.tsx'
import { Card } from '../components/card.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { meDocument } from '../features/session/session.queries.ts'
import { problemOf } from '../lib/api/problem.ts'
import { ViewerContext } from '../lib/session/viewer.ts'
import { texts } from './app.texts.ts'
import { LOGIN_PATH } from './paths.ts'

type Props = { error: unknown; onRetry: () => void }

/** The shell opens without a network; what is behind the login needs the server. */
function Unavailable({ error, onRetry }: Props) {
  const problem = problemOf(error)
  if (problem.kind !== 'offline') return <ProblemNotice problem={problem} onRetry={onRetry} />
  return (
    <EmptyState
      icon={CloudOff}
      title={texts.offlineTitle}
      action={<Button onClick={onRetry}>{texts.retry}</Button>}
    >
      {texts.offlineHint}
    </EmptyState>
  )
}

/** Lets in who is signed in; sends everyone else to the login and back afterwards. */
export function SessionGate() {
  const location = useLocation()
  const { data, error, refetch } = useQuery(meDocument)
  // A session that ended while the app was open: what was known of the user no longer counts.
  if (error && problemOf(error).kind === 'signed-out') {
    return (
      <Navigate to={LOGIN_PATH} replace state={{ from: location, isExpired: data !== undefined }} />
    )
  }
  if (data) {
    return (
      <ViewerContext value={data.me}>
        <Outlet />
      </ViewerContext>
    )
  }
  if (!error) return null
  return (
    <main className="mx-auto max-w-xl p-4 pt-16">
      <Card>
        <Unavailable error={error} onRetry={() => void refetch()} />
      </Card>
    </main>
  )
}
