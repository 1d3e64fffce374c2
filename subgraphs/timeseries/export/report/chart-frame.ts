import { germanNumber } from '../../wording/german.ts'
import { xmlText } from '../xlsx/sheet.ts'
import type { Tick } from './axis.ts'

/** In points of the page. */
export const chartSize = { width: 515, height: 150 }
const margin = { left: 52, right: 12, top: 16, bottom: 24 }
/** Where text stands above the plot. */
export const labelLine = margin.top - 7

export const colours = {
  ink: '#1f2933',
  grid: '#d5dbe1',
  mean: '#1d6fb8',
  peak: '#c2410c',
}

export type Scale = { x: (at: number) => number; y: (value: number) => number }
type Frame = { unit: string; from: number; to: number; values: number[]; times: Tick[] }

/** Where instants and values lie in the chart. */
export function scaleOf({ from, to, values }: Pick<Frame, 'from' | 'to' | 'values'>): Scale {
  const low = values[0] ?? 0
  const high = values.at(-1) ?? 1
  const width = chartSize.width - margin.left - margin.right
  const height = chartSize.height - margin.top - margin.bottom
  return {
    x: at => round(margin.left + ((at - from) / (to - from)) * width),
    y: value => round(margin.top + (1 - (value - low) / (high - low)) * height),
  }
}

/** A vector chart: grid, axes with the unit, then what `content` draws. */
export function chartSvg(frame: Frame, content: (scale: Scale) => string[]): string {
  const scale = scaleOf(frame)
  const bottom = scale.y(frame.values[0] ?? 0)
  const right = chartSize.width - margin.right
  const rows = frame.values.flatMap(value => [
    line([margin.left, scale.y(value)], [right, scale.y(value)], colours.grid),
    svgText(germanNumber(value), [margin.left - 6, scale.y(value) + 2.5], 'end'),
  ])
  const columns = frame.times.flatMap(({ at, text }) => [
    line([scale.x(at), bottom], [scale.x(at), bottom + 3], colours.ink),
    svgText(text, [scale.x(at), bottom + 12], 'middle'),
  ])
  const axis = line([margin.left, scale.y(0)], [right, scale.y(0)], colours.ink)
  const unit = svgText(frame.unit, [margin.left - 6, labelLine], 'end')
  const parts = [...rows, ...columns, ...content(scale), axis, unit]
  const { width, height } = chartSize
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">${parts.join('')}</svg>`
}

type Point = [x: number, y: number]

export function line([x1, y1]: Point, [x2, y2]: Point, colour: string): string {
  return `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="${colour}" stroke-width="0.5"/>`
}

export function svgText(text: string, [x, y]: Point, anchor: 'start' | 'middle' | 'end'): string {
  return `<text x="${x}" y="${y}" font-family="Roboto" font-size="7" fill="${colours.ink}" text-anchor="${anchor}">${xmlText(text)}</text>`
}

/** Hundredths of a point are finer than any printer. */
export function round(value: number): number {
  return Math.round(value * 100) / 100
}
