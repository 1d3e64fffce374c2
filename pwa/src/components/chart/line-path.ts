import type { Values } from './chart-model.ts'

export type Projection = { x: (index: number) => number; y: (value: number) => number }

const at = (value: number) => Math.round(value * 10) / 10

/** A step line: each value holds from the start of its interval to the end; gaps stay gaps. */
export function stepPath(values: Values, { x, y }: Projection): string {
  let path = ''
  let isDrawing = false
  values.forEach((value, index) => {
    if (value === null) {
      isDrawing = false
      return
    }
    path += `${isDrawing ? 'L' : 'M'}${at(x(index))} ${at(y(value))}H${at(x(index + 1))}`
    isDrawing = true
  })
  return path
}

type Run = { first: number; last: number }

function runsOf(values: Values): Run[] {
  const runs: Run[] = []
  values.forEach((value, index) => {
    if (value === null) return
    const run = runs.at(-1)
    if (run?.last === index - 1) run.last = index
    else runs.push({ first: index, last: index })
  })
  return runs
}

/** The area between two step lines, one closed shape for each run without a gap. */
export function bandPath(minimum: Values, maximum: Values, { x, y }: Projection): string {
  const shapes = runsOf(maximum).map(({ first, last }) => {
    let there = `M${at(x(first))} ${at(y(maximum[first] ?? 0))}`
    let back = ''
    for (let index = first; index <= last; index++) {
      there += `V${at(y(maximum[index] ?? 0))}H${at(x(index + 1))}`
      back = `H${at(x(index + 1))}V${at(y(minimum[index] ?? 0))}H${at(x(index))}${back}`
    }
    return `${there}${back}Z`
  })
  return shapes.join('')
}
