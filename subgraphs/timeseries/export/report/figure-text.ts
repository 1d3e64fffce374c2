const twoDecimals = new Intl.NumberFormat('de-DE', {
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
})
const percent = new Intl.NumberFormat('de-DE', {
  style: 'percent',
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
})

/** `1.234,50`; a dash where there is nothing to say. */
export function numberText(value: number | null): string {
  return value === null ? '–' : twoDecimals.format(value)
}

/** `1.234,50 kWh` */
export function withUnit(value: number | null, unit: string): string {
  return value === null ? '–' : `${numberText(value)} ${unit}`
}

/** 0.4567 → `45,7 %` */
export function shareText(share: number | null): string {
  return share === null ? '–' : percent.format(share)
}
