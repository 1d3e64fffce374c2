const counts = new Intl.NumberFormat('de-DE')
const decimals = new Intl.NumberFormat('de-DE', { maximumFractionDigits: 3 })

/** 35040 → `35.040` */
export function germanCount(count: number): string {
  return counts.format(count)
}

/** 12.5 → `12,5`, at most three decimals. */
export function germanNumber(value: number): string {
  return decimals.format(value)
}

/** `2 Werte`, `1 Wert`, `35.040 Werte` */
export function germanPlural(count: number, one: string, many: string): string {
  return `${germanCount(count)} ${count === 1 ? one : many}`
}

/** Calendar date of a wall clock given as milliseconds: `25.03.2018`. */
export function germanDate(wallMs: number): string {
  const [year, month, day] = new Date(wallMs).toISOString().slice(0, 10).split('-')
  return `${day}.${month}.${year}`
}

/** Wall clock given as milliseconds: `25.03.2018 02:15`. */
export function germanStamp(wallMs: number): string {
  return `${germanDate(wallMs)} ${new Date(wallMs).toISOString().slice(11, 16)}`
}

/** `a`, `a und b`, `a, b und c` */
export function germanList(parts: string[]): string {
  const last = parts.at(-1) ?? ''
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} und ${last}`
}

/** `„date“, „Usage_kWh“` – at most `most` names, then how many are left. */
export function quotedNames(names: string[], most = 12): string {
  const shown = names.slice(0, most).map(name => `„${name}“`)
  const left = names.length - shown.length
  return left > 0 ? `${shown.join(', ')} und ${germanCount(left)} weitere` : shown.join(', ')
}

/** 900 → `15 Minuten`, 3600 → `1 Stunde`, 5 → `5 Sekunden` */
export function germanDuration(seconds: number): string {
  if (seconds % 3600 === 0) return germanPlural(seconds / 3600, 'Stunde', 'Stunden')
  if (seconds % 60 === 0) return germanPlural(seconds / 60, 'Minute', 'Minuten')
  return germanPlural(seconds, 'Sekunde', 'Sekunden')
}
