import { ChevronLeft, ChevronRight } from 'lucide-react'
import { shiftWindow, unitOf, type TimeWindow } from '../../lib/calendar.ts'
import { presetOf, presetWindow, type Preset } from '../../lib/data-window.ts'
import { formatWindow } from '../../lib/span.ts'
import { Button } from '../button.tsx'
import { Segmented } from '../segmented.tsx'

type Props = {
  window: TimeWindow
  /** Where there are values; beyond it there is nothing to leaf to. */
  extent: TimeWindow
  onChange: (window: TimeWindow) => void
  texts: { label: string; back: string; forward: string; presets: Record<Preset, string> }
}

const PRESETS: Preset[] = ['day', 'week', 'month', 'year', 'all']

/** Which stretch of time is shown: by calendar units, forwards and backwards. */
export function RangeBar({ window, extent, onChange, texts }: Props) {
  const earlier = shiftWindow(window, -1, unitOf(window))
  const later = shiftWindow(window, 1, unitOf(window))
  return (
    <div className="flex flex-wrap items-center justify-between gap-2">
      <Segmented
        label={texts.label}
        value={presetOf(window, extent)}
        choices={PRESETS.map(value => ({ value, label: texts.presets[value] }))}
        onChoose={preset => onChange(presetWindow(preset, window, extent))}
        className="max-sm:w-full"
      />
      <div className="flex items-center gap-1 max-sm:w-full max-sm:justify-between">
        <Button
          variant="ghost"
          size="icon"
          aria-label={texts.back}
          disabled={earlier.to <= extent.from}
          onClick={() => onChange(earlier)}
        >
          <ChevronLeft />
        </Button>
        <p aria-live="polite" className="min-w-32 text-center text-sm font-semibold">
          {formatWindow(window)}
        </p>
        <Button
          variant="ghost"
          size="icon"
          aria-label={texts.forward}
          disabled={later.from >= extent.to}
          onClick={() => onChange(later)}
        >
          <ChevronRight />
        </Button>
      </div>
    </div>
  )
}
