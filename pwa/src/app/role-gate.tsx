import { Lock } from 'lucide-react'
import { Outlet } from 'react-router'
import { Card } from '../components/card.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { PageHeader } from '../components/page-header.tsx'
import type { Role } from '../graphql/graphql.ts'
import { mayAct, useViewer } from '../lib/session/viewer.ts'
import { texts } from './app.texts.ts'

/** Says plainly that a page is not for this role. The server refuses its data anyway. */
export function RoleGate({ role }: { role: Role }) {
  const viewer = useViewer()
  if (mayAct(viewer, role)) return <Outlet />
  return (
    <>
      <PageHeader title={texts.forbiddenTitle} />
      <Card>
        <EmptyState icon={Lock} title={texts.forbiddenHint} />
      </Card>
    </>
  )
}
