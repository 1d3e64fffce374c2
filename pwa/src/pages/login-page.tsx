import { useEffect } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { Card } from '../components/card.tsx'
import { LoginForm } from '../features/session/login-form.tsx'
import { texts } from '../features/session/session.texts.ts'

type Place = { pathname: string; search: string }

/** Where the reader wanted to go before the login came between. */
function placeBefore(state: unknown): Place | undefined {
  if (typeof state !== 'object' || state === null || !('from' in state)) return undefined
  const { from } = state
  if (typeof from !== 'object' || from === null) return undefined
  if (!('pathname' in from) || typeof from.pathname !== 'string') return undefined
  const search = 'search' in from && typeof from.search === 'string' ? from.search : ''
  return { pathname: from.pathname, search }
}

export function LoginPage() {
  const navigate = useNavigate()
  const location = useLocation()
  const before = placeBefore(location.state)
  useEffect(() => {
    document.title = `${texts.title} – Luna`
  }, [])
  return (
    <main className="mx-auto grid min-h-dvh max-w-md content-center gap-6 p-4">
      <div className="grid justify-items-center gap-3 text-center">
        <img src="/icons/luna.svg" alt="" width="72" height="72" />
        <div>
          <p className="text-2xl font-bold tracking-tight">{texts.product}</p>
          <p className="text-sm text-ink-soft">{texts.claim}</p>
        </div>
      </div>
      <Card aria-labelledby="login">
        <h1 id="login" className="mb-4 text-lg font-semibold">
          {texts.title}
        </h1>
        <LoginForm
          isExpired={before !== undefined && before.pathname !== '/'}
          onSignedIn={() => void navigate(before ?? '/', { replace: true })}
        />
      </Card>
    </main>
  )
}
