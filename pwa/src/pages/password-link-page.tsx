import { useCallback, useEffect, useState } from 'react'
import { useLocation } from 'react-router'
import { Card } from '../components/card.tsx'
import { PasswordLinkForm } from '../features/session/password-link-form.tsx'
import type { PasswordLink } from '../features/session/password-link.ts'
import { texts } from '../features/session/session.texts.ts'

/** Public: `/zugang#<token>`. What stands behind the # is sent to no server and into no log. */
export function PasswordLinkPage() {
  const { hash } = useLocation()
  const [title, setTitle] = useState<string>(texts.reset)
  useEffect(() => {
    document.title = `${title} – Luna`
  }, [title])
  const onRead = useCallback(({ isInvitation }: PasswordLink) => {
    setTitle(isInvitation ? texts.invited : texts.reset)
  }, [])
  return (
    <main className="mx-auto grid min-h-dvh max-w-md content-center gap-6 p-4">
      <div className="grid justify-items-center gap-3 text-center">
        <img src="/icons/luna.svg" alt="" width="72" height="72" />
        <p className="text-2xl font-bold tracking-tight">{texts.product}</p>
      </div>
      <Card aria-labelledby="access">
        <h1 id="access" className="mb-4 text-lg font-semibold">
          {title}
        </h1>
        <PasswordLinkForm token={hash.slice(1)} onRead={onRead} />
      </Card>
    </main>
  )
}
