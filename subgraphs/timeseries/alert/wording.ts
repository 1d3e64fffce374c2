import { localStamps } from '../export/local-stamp.ts'
import { germanNumber } from '../wording/german.ts'

/** `512,5 kW` */
export function kwText(kw: number): string {
  return `${germanNumber(kw)} kW`
}

/** `25.10.2026 02:15`, with the offset in the hour that is repeated. */
export function stampText(at: Date, timeZone: string): string {
  return localStamps(timeZone)(at)
}

/** `02:15 Uhr` */
export function clockText(at: Date, timeZone: string): string {
  return `${localStamps(timeZone)(at).slice(11, 16)} Uhr`
}

/** 100.41 €/MWh → `10,04 ct/kWh`: two decimals, as prices are quoted. */
export function priceText(eurMwh: number): string {
  return `${cents.format(eurMwh / 10)} ct/kWh`
}

const cents = new Intl.NumberFormat('de-DE', {
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
})
