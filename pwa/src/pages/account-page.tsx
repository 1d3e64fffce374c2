import { ScrollText, Users } from 'lucide-react'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { Card, CardTitle } from '../components/card.tsx'
import { LinkRow } from '../components/link-row.tsx'
import { PageHeader } from '../components/page-header.tsx'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { texts as auditTexts } from '../features/audit/audit.texts.ts'
import { AccountView } from '../features/session/account-view.tsx'
import { texts } from '../features/session/session.texts.ts'
import { texts as usersTexts } from '../features/users/users.texts.ts'
import type { Problem } from '../lib/api/problem.ts'
import { signOut } from '../lib/session/sign-out.ts'
import { mayAct, useViewer } from '../lib/session/viewer.ts'
import { texts as pageTexts } from './pages.texts.ts'

/** The bottom bar of a phone has no room for the administration: its way in is here. */
function Administration() {
  return (
    <Card aria-labelledby="administration" className="lg:hidden">
      <CardTitle id="administration">{pageTexts.administration}</CardTitle>
      <nav aria-labelledby="administration" className="-mx-3 grid">
        <LinkRow to="/benutzer" icon={Users} label={usersTexts.title} hint={usersTexts.hint} />
        <LinkRow
          to="/protokoll"
          icon={ScrollText}
          label={auditTexts.title}
          hint={auditTexts.hint}
        />
      </nav>
    </Card>
  )
}

export function AccountPage() {
  const viewer = useViewer()
  const navigate = useNavigate()
  const [problem, setProblem] = useState<Problem>()
  const leave = async () => {
    const failure = await signOut()
    // Without the server the session would still be open on the next visit: that must be said.
    if (failure) setProblem({ ...failure, remedy: texts.signOutLater })
    else await navigate('/anmelden', { replace: true })
  }
  return (
    <>
      <PageHeader title={texts.account} />
      <div className="grid gap-4">
        {problem && <ProblemNotice problem={problem} onRetry={() => void leave()} />}
        {mayAct(viewer, 'ADMIN') && <Administration />}
        <AccountView onSignOut={() => void leave()} />
      </div>
    </>
  )
}
