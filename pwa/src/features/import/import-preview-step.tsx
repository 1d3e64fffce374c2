import type { ReactNode } from 'react'
import { Button } from '../../components/button.tsx'
import { ProblemNotice } from '../../components/problem-notice.tsx'
import type { ImportSession } from './use-import.ts'
import { ImportFindings, ImportOverview } from './import-overview.tsx'
import { ImportChanges } from './import-changes.tsx'
import { ImportRows } from './import-rows.tsx'
import { ImportSettings } from './import-settings.tsx'
import type { ImportState } from './import-state.ts'
import { ImportTarget } from './import-target.tsx'
import { hasOneTarget } from './import-preview.ts'
import { texts } from './import.texts.ts'

type Props = { state: Extract<ImportState, { step: 'preview' }>; session: ImportSession }

function Part({ title, hint, children }: { title: string; hint?: string; children: ReactNode }) {
  return (
    <section className="grid gap-3">
      <div>
        <h3 className="font-semibold">{title}</h3>
        {hint && <p className="text-sm text-ink-soft">{hint}</p>}
      </div>
      {children}
    </section>
  )
}

function targetText(kind: 'READINGS' | 'PRICES' | 'WEATHER'): string {
  if (kind === 'PRICES') return texts.targetMarket
  return kind === 'WEATHER' ? texts.targetWeather : texts.targetSeveral
}

/** Shows what would be stored and lets the user correct how the file is read. */
export function ImportPreviewStep({ state, session }: Props) {
  const { preview, choices, isUpdating, problem } = state
  return (
    <div className="grid gap-6">
      <ImportOverview preview={preview} />
      {/* A weather file says of itself what it holds. */}
      {preview.kind !== 'WEATHER' && (
        <Part title={texts.settings} hint={texts.settingsHint}>
          <ImportSettings preview={preview} onChange={session.change} />
        </Part>
      )}
      {problem && <ProblemNotice problem={problem} onRetry={session.start} />}
      <Part title={texts.sample}>
        <div aria-busy={isUpdating} className={isUpdating ? 'opacity-60' : ''}>
          <ImportRows preview={preview} />
        </div>
      </Part>
      <ImportChanges preview={preview} choices={choices} onChange={session.change} />
      {preview.findings.length > 0 && (
        <Part title={texts.findings}>
          <ImportFindings preview={preview} />
        </Part>
      )}
      <Part title={texts.target}>
        {hasOneTarget(preview) ? (
          <ImportTarget preview={preview} choices={choices} onChange={session.change} />
        ) : (
          <p className="text-sm">
            {targetText(preview.kind)} {preview.marketId && <strong>{preview.marketId}</strong>}
          </p>
        )}
      </Part>
      <div className="sticky bottom-0 -mx-4 -mb-4 flex flex-wrap justify-end gap-2 border-t border-line bg-card p-4 sm:-mx-5 sm:-mb-5">
        <Button onClick={session.restart}>{texts.other}</Button>
        <Button variant="primary" disabled={isUpdating} onClick={session.start}>
          {texts.submit}
        </Button>
      </div>
    </div>
  )
}
