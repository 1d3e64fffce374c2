import { useId, useMemo, useState } from 'react'
import type { TimeWindow } from '../../lib/calendar.ts'
import { layOutChart, MARGIN } from './chart-layout.ts'
import type { ChartData } from './chart-model.ts'
import { ChartPlot } from './chart-plot.tsx'
import { ChartReadout } from './chart-readout.tsx'
import { ChartTable } from './chart-table.tsx'
import type { ChartTexts } from './chart-texts.ts'
import { ChartToolbar } from './chart-toolbar.tsx'
import { useChartView } from './use-chart-view.ts'
import { useSize } from './use-size.ts'
import type { ZoomLimits } from './zoom.ts'

type Props = {
  data: ChartData
  window: TimeWindow
  /** Given together where the reader may zoom. */
  limits?: ZoomLimits | undefined
  onWindowChange?: ((window: TimeWindow) => void) | undefined
  onReset?: (() => void) | undefined
  /** The accessible name: what is shown, of whom. */
  label: string
  caption: string
  formatValue: (value: number) => string
  /** Newer values are on their way. */
  isRefreshing?: boolean | undefined
  texts: ChartTexts
}

/** A line chart over time: read by pointer, finger and keyboard, zoomed, or turned into a table. */
export function TimeChart(props: Props) {
  const { data, limits, label, caption, formatValue, isRefreshing, texts } = props
  const [element, size] = useSize<HTMLDivElement>()
  const [isTable, setTable] = useState(false)
  const hintId = useId()
  const plot = { left: MARGIN.left, width: size.width - MARGIN.left - MARGIN.right }
  const view = useChartView(element, {
    data,
    limits,
    plot,
    window: props.window,
    onWindowChange: props.onWindowChange,
    onReset: props.onReset,
  })
  const { window } = view
  const layout = useMemo(() => layOutChart(data, window, size), [data, window, size])
  return (
    <figure className="m-0 grid gap-x-4 gap-y-1 sm:grid-cols-[1fr_auto]" aria-busy={isRefreshing}>
      <figcaption className="min-w-0">
        <ChartReadout
          {...{ data, formatValue, caption, texts }}
          cursor={view.cursor}
          isSpoken={view.isSpoken}
        />
      </figcaption>
      {/* Under the plot on a phone, where the thumb is. */}
      <div className="order-last sm:order-none">
        <ChartToolbar
          isTable={isTable}
          onToggleTable={() => setTable(!isTable)}
          zoom={limits && { zoomBy: view.zoomBy, reset: view.reset }}
          texts={texts}
        />
      </div>
      {isTable && (
        <div className="min-w-0 sm:col-span-2">
          <ChartTable {...{ data, window, formatValue, label, texts }} />
        </div>
      )}
      <div
        ref={element}
        hidden={isTable}
        tabIndex={0}
        role="application"
        aria-roledescription={texts.role}
        aria-label={label}
        aria-describedby={hintId}
        onKeyDown={view.onKeyDown}
        className="relative h-64 min-w-0 touch-pan-y cursor-crosshair overflow-hidden rounded-lg select-none sm:col-span-2 sm:h-80"
      >
        {size.width > 0 && (
          <ChartPlot
            {...{ data, layout, window, size }}
            cursor={view.cursor}
            marked={view.marked}
          />
        )}
        <p id={hintId} className="sr-only">
          {texts.keys}
        </p>
      </div>
    </figure>
  )
}
