import type { DrawnArea } from './pdf-drawing.ts'
import { holds, type Box, type Point } from './pdf-geometry.ts'

/** Fields of a page in each direction. */
const fields = 16

/**
 * The areas of a page by where they lie: a table of thousands of shaded cells is looked at cell by
 * cell, not each text against each cell.
 */
export class AreasByPlace {
  readonly all: readonly DrawnArea[]
  private readonly sheet: Box
  private readonly lists: DrawnArea[][] = Array.from({ length: fields * fields }, () => [])

  constructor(areas: readonly DrawnArea[], sheet: Box) {
    this.all = areas
    this.sheet = sheet
    for (const area of areas) this.add(area)
  }

  /** Those that a point lies in, as they were drawn. */
  at(point: Point): DrawnArea[] {
    const { column, row } = this.fieldOf(point.x, point.y)
    return (this.lists[row * fields + column] ?? []).filter(({ box }) => holds(box, point))
  }

  private add(area: DrawnArea): void {
    const { left, bottom, right, top } = area.box
    const from = this.fieldOf(left, bottom)
    const to = this.fieldOf(right, top)
    for (let row = from.row; row <= to.row; row++) {
      for (let column = from.column; column <= to.column; column++) {
        this.lists[row * fields + column]?.push(area)
      }
    }
  }

  /** What lies beside the page counts to the field at its edge. */
  private fieldOf(x: number, y: number): { column: number; row: number } {
    const { left, bottom, right, top } = this.sheet
    return { column: fieldAt(x - left, right - left), row: fieldAt(y - bottom, top - bottom) }
  }
}

function fieldAt(distance: number, length: number): number {
  const field = Math.floor((distance / (length || 1)) * fields)
  return Math.min(fields - 1, Math.max(0, field))
}
