import { useEffect } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { Card } from '../components/card.tsx'
import { LoginForm } from '../features/session/login-form.tsx'
import { texts } from '../features/session/session.texts.ts'

type Place = { pathname: string; search: string }

type Arrival = { from?: Place; isExpired?: boolean }

function isPlace(value: unknown): value is Place {
  return (
    typeof value === 'object' &&
    value !== null &&
    'pathname' in value &&
    typeof value.pathname === 'string' &&
    'search' in value &&
    typeof value.search === 'string'
  )
}

/** Where the reader wanted to go, and whether a session ended on the way. */
function readArrival(state: unknown): Arrival {
  if (typeof state !== 'object' || state === null) return {}
  const from = 'from' in state && isPlace(state.from) ? { from: state.from } : {}
  return { ...from, isExpired: 'isExpired' in state && state.isExpired === true }
}

export function LoginPage() {
  const navigate = useNavigate()
  const location = useLocation()
  const { from, isExpired = false } = readArrival(location.state)
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
          isExpired={isExpired}
          onSignedIn={() => void navigate(from ?? '/', { replace: true })}
        />
      </Card>
    </main>
  )
}
