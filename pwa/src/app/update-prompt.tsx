import { useState } from 'react'
import { Button } from '../components/button.tsx'
import { texts } from './app.texts.ts'
import { applyUpdate, useUpdateWaiting } from './service-worker-registration.ts'

/** Offers a new version; it never reloads under the reader's hands. */
export function UpdatePrompt() {
  const isWaiting = useUpdateWaiting()
  const [isLater, setLater] = useState(false)
  if (!isWaiting || isLater) return null
  return (
    <div
      role="status"
      className="fixed inset-x-3 top-[calc(env(safe-area-inset-top)+0.75rem)] z-40 mx-auto flex max-w-md flex-wrap items-center justify-between gap-2 rounded-2xl border border-line bg-raised p-3 shadow-card"
    >
      <p className="text-sm font-medium">{texts.update}</p>
      <div className="flex gap-1">
        <Button variant="ghost" onClick={() => setLater(true)}>
          {texts.updateLater}
        </Button>
        <Button variant="primary" onClick={applyUpdate}>
          {texts.updateNow}
        </Button>
      </div>
    </div>
  )
}
