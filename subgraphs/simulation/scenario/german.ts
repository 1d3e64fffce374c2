const numbers = new Intl.NumberFormat('de-DE', { maximumFractionDigits: 3 })

/** 1234.5 → `1.234,5` */
export function german(value: number): string {
  return numbers.format(value)
}

/** `1 Tag`, `3 Tage` */
export function germanPlural(count: number, one: string, many: string): string {
  return `${german(count)} ${count === 1 ? one : many}`
}
