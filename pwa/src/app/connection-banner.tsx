import { CloudOff } from 'lucide-react'
import { useConnection } from '../lib/api/connection.ts'
import { formatDateTime } from '../lib/format.ts'
import { texts } from './app.texts.ts'

/** Says that what is shown is old, and how old; it stays readable. */
export function ConnectionBanner() {
  const { reachable, lastContactAt } = useConnection()
  return (
    <div role="status">
      {!reachable && (
        <p className="mb-4 flex gap-3 rounded-xl bg-warn-soft p-3 text-sm">
          <CloudOff aria-hidden className="mt-0.5 size-5 shrink-0 text-warn" />
          <span>
            <strong className="font-semibold">{texts.offline}</strong>{' '}
            {lastContactAt === undefined
              ? texts.offlineNever
              : texts.offlineSince(formatDateTime(lastContactAt))}
          </span>
        </p>
      )}
    </div>
  )
}
