import { lazy, Suspense, useEffect, useState } from 'react'
import type { TimeWindow } from '../../lib/calendar.ts'
import { ChartFrame } from './chart-frame.tsx'
import type { ChartLayout } from './chart-layout.ts'
import type { ChartData } from './chart-model.ts'
import { SvgLines } from './svg-lines.tsx'
import type { Size } from './use-size.ts'

const UplotLines = lazy(async () => ({ default: (await import('./uplot-lines.tsx')).UplotLines }))

/** The chart library is fetched once the first paint is done and the page has nothing better to do. */
function useIdle(): boolean {
  const [isIdle, setIdle] = useState(false)
  useEffect(() => {
    if (!('requestIdleCallback' in globalThis)) {
      const timeout = setTimeout(() => setIdle(true), 300)
      return () => clearTimeout(timeout)
    }
    const handle = requestIdleCallback(() => setIdle(true), { timeout: 2000 })
    return () => cancelIdleCallback(handle)
  }, [])
  return isIdle
}

type OverlayProps = {
  layout: ChartLayout
  cursor: number | undefined
  marked: TimeWindow | undefined
}

function Overlay({ layout, cursor, marked }: OverlayProps) {
  const { plot, x } = layout
  return (
    <g transform={`translate(${plot.left} ${plot.top})`}>
      {marked && (
        <rect
          x={x(marked.from)}
          width={x(marked.to) - x(marked.from)}
          height={plot.height}
          fill="var(--accent)"
          opacity={0.2}
        />
      )}
      {cursor !== undefined && x(cursor) >= 0 && x(cursor) <= plot.width && (
        <line
          x1={x(cursor)}
          x2={x(cursor)}
          y2={plot.height}
          stroke="var(--ink)"
          strokeDasharray="3 3"
        />
      )}
    </g>
  )
}

type Props = OverlayProps & { data: ChartData; window: TimeWindow; size: Size }

/** The drawing itself: axes at the back, then the lines, then what follows the pointer. */
export function ChartPlot({ data, layout, window, size, cursor, marked }: Props) {
  const isIdle = useIdle()
  const { left, top, width, height } = layout.plot
  const firstPaint = (
    <svg {...size} aria-hidden className="absolute inset-0">
      <SvgLines data={data} layout={layout} />
    </svg>
  )
  return (
    <>
      <svg {...size} aria-hidden className="absolute inset-0">
        <ChartFrame layout={layout} />
      </svg>
      {isIdle ? (
        <Suspense fallback={firstPaint}>
          <div className="absolute" style={{ left, top, width, height }}>
            <UplotLines data={data} layout={layout} window={window} />
          </div>
        </Suspense>
      ) : (
        firstPaint
      )}
      <svg {...size} aria-hidden className="pointer-events-none absolute inset-0">
        <Overlay layout={layout} cursor={cursor} marked={marked} />
      </svg>
    </>
  )
}
