const dayMs = 86_400_000
/** Day 0 of a spreadsheet; cells with nothing but a time lie on it. */
const dayZero = Date.UTC(1899, 11, 30)

/** A cell as a table in text form would show it; dates are wall clocks, rounded to the second. */
export function cellText(
  cell: string | number | boolean | Date | null | undefined,
  isDay: boolean,
): string {
  if (cell === null || cell === undefined) return ''
  if (typeof cell === 'string') return cell.trim()
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : ''
  if (typeof cell === 'boolean') return cell ? 'WAHR' : 'FALSCH'
  const text = dateText(cell.getTime())
  return isDay && text.length === 19 ? text.slice(0, 10) : text
}

/** Days are stored as fractions, so that 00:30 reads 00:29:59.999. */
function dateText(ms: number): string {
  const rounded = Math.round(ms / 1000) * 1000
  if (Number.isNaN(rounded)) return ''
  const sinceZero = rounded - dayZero
  if (sinceZero === dayMs) return '24:00:00'
  const text = new Date(rounded).toISOString()
  return sinceZero >= 0 && sinceZero < dayMs
    ? text.slice(11, 19)
    : text.slice(0, 19).replace('T', ' ')
}
