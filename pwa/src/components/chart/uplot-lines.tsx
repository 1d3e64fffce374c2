import { useEffect, useRef } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import type { TimeWindow } from '../../lib/calendar.ts'
import { useTheme } from '../../lib/theme.ts'
import type { ChartLayout } from './chart-layout.ts'
import type { ChartData } from './chart-model.ts'
import { alignedData, seriesOf } from './uplot-data.ts'

type Props = { data: ChartData; layout: ChartLayout; window: TimeWindow }

const resolveColour = (property: string) =>
  getComputedStyle(document.documentElement).getPropertyValue(property).trim()

/** The lines drawn on a canvas by uPlot: axes, cursor and gestures belong to the chart around it. */
export function UplotLines({ data, layout, window }: Props) {
  const host = useRef<HTMLDivElement>(null)
  const chart = useRef<uPlot>(undefined)
  const theme = useTheme()
  const { plot, values } = layout
  const shape = data.lines.map(({ key, minimum }) => `${key}${minimum ? '±' : ''}`).join()
  const latest = useRef({ data, plot })

  useEffect(() => {
    latest.current = { data, plot }
  })
  useEffect(() => {
    if (!host.current) return
    const paths = uPlot.paths.stepped?.({ align: 1 })
    if (!paths) return
    const { series, bands } = seriesOf(latest.current.data, { resolve: resolveColour, paths })
    const { width, height } = latest.current.plot
    chart.current = new uPlot(
      {
        width,
        height,
        series,
        bands,
        padding: [0, 0, 0, 0],
        axes: [{ show: false }, { show: false }],
        legend: { show: false },
        cursor: { show: false },
        scales: { x: { time: false, auto: false }, y: { auto: false } },
      },
      alignedData(latest.current.data),
      host.current,
    )
    return () => chart.current?.destroy()
  }, [shape, theme])

  useEffect(() => {
    const drawn = chart.current
    if (!drawn) return
    drawn.batch(() => {
      if (drawn.width !== plot.width || drawn.height !== plot.height) drawn.setSize(plot)
      drawn.setData(alignedData(data), false)
      drawn.setScale('x', { min: window.from, max: window.to })
      drawn.setScale('y', { min: values.low, max: values.high })
    })
  }, [data, window, plot, values, theme, shape])

  return <div ref={host} aria-hidden className="pointer-events-none size-full" />
}
