/**
 * German numbers, units and dates, always in the calendar of the site (Europe/Berlin).
 * Formatters are made once: the first one loads the locale data, each further one costs microseconds.
 */
export const TIME_ZONE = 'Europe/Berlin'
const LOCALE = 'de-DE'
const NBSP = '\u00a0'
const MINUS = '\u2212'

const numberFormats = new Map<number, Intl.NumberFormat>()
const dateFormats = new Map<string, Intl.DateTimeFormat>()

/** `1.234,5` with exactly `digits` decimals and a real minus sign. */
export function formatNumber(value: number, digits = 0): string {
  let format = numberFormats.get(digits)
  if (!format) {
    format = new Intl.NumberFormat(LOCALE, {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    })
    numberFormats.set(digits, format)
  }
  const text = format.format(value)
  // A value that rounds to zero has no sign.
  const unsigned = text.replace('-', '')
  return /[1-9]/.test(unsigned) && value < 0 ? `${MINUS}${unsigned}` : unsigned
}

export function withUnit(text: string, unit: string): string {
  return `${text}${NBSP}${unit}`
}

/** Power: `850 W` below 1 kW, `3,25 kW`, `125,4 kW`. */
export function formatPower(kw: number): string {
  const size = Math.abs(kw)
  if (size > 0 && size < 1) return withUnit(formatNumber(kw * 1000), 'W')
  return withUnit(formatNumber(kw, size < 10 ? 2 : 1), 'kW')
}

/** Energy: `1.234,5 kWh`. */
export function formatEnergy(kwh: number): string {
  return withUnit(formatNumber(kwh, 1), 'kWh')
}

export const ENERGY_UNIT = 'EUR/MWh'
/** Units of markets, as the API names them. */
const MARKET_UNITS: Record<string, string> = { [ENERGY_UNIT]: '€/MWh', 'EUR/t': '€/t' }

/** `€/MWh`; `€/t` for emission allowances. */
export function marketUnit(unit: string): string {
  return MARKET_UNITS[unit] ?? unit
}

/** Wholesale price: `82,31 €/MWh`. */
export function formatMarketPrice(price: number, unit: string = ENERGY_UNIT): string {
  return withUnit(formatNumber(price, 2), marketUnit(unit))
}

/** The same price as customers read it: `8,2 ct/kWh`. */
export function formatCentPrice(eurPerMwh: number): string {
  return withUnit(formatNumber(eurPerMwh / 10, 1), 'ct/kWh')
}

export function formatPercent(share: number): string {
  return withUnit(formatNumber(share * 100), '%')
}

/** File sizes: `2,6 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return withUnit(formatNumber(bytes), 'Byte')
  if (bytes < 1_000_000) return withUnit(formatNumber(bytes / 1000), 'KB')
  return withUnit(formatNumber(bytes / 1_000_000, 1), 'MB')
}

/** The length of an interval: `15 min`, `1 h`, `5 s`, `1 Tag`. */
export function formatInterval(seconds: number): string {
  if (seconds < 60) return withUnit(formatNumber(seconds), 's')
  if (seconds < 3600) return withUnit(formatNumber(seconds / 60, seconds % 60 === 0 ? 0 : 1), 'min')
  const hours = seconds / 3600
  if (hours < 24) return withUnit(formatNumber(hours, Number.isInteger(hours) ? 0 : 1), 'h')
  const days = hours / 24
  return withUnit(formatNumber(days, Number.isInteger(days) ? 0 : 1), days === 1 ? 'Tag' : 'Tage')
}

function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify(options)
  let format = dateFormats.get(key)
  if (!format) {
    format = new Intl.DateTimeFormat(LOCALE, { timeZone: TIME_ZONE, ...options })
    dateFormats.set(key, format)
  }
  return format
}

type Instant = number | string

function millisecondsOf(instant: Instant): number {
  return typeof instant === 'string' ? Date.parse(instant) : instant
}

/** `21.11.2026` */
export function formatDate(instant: Instant): string {
  return dateFormat({ day: '2-digit', month: '2-digit', year: 'numeric' }).format(
    millisecondsOf(instant),
  )
}

/** `14:15` */
export function formatTime(instant: Instant): string {
  return dateFormat({ hour: '2-digit', minute: '2-digit' }).format(millisecondsOf(instant))
}

/** `14:15:05` */
export function formatSeconds(instant: Instant): string {
  return dateFormat({ hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(
    millisecondsOf(instant),
  )
}

/** `21.11.2026, 14:15 Uhr` */
export function formatDateTime(instant: Instant): string {
  return `${formatDate(instant)}, ${formatTime(instant)} Uhr`
}

/** `Sa` */
export function formatWeekday(instant: Instant): string {
  return dateFormat({ weekday: 'short' }).format(millisecondsOf(instant)).replace('.', '')
}

/** `November 2026` */
export function formatMonth(instant: Instant): string {
  return dateFormat({ month: 'long', year: 'numeric' }).format(millisecondsOf(instant))
}

/** `Nov.` */
export function formatShortMonth(instant: Instant): string {
  return dateFormat({ month: 'short' }).format(millisecondsOf(instant))
}

/** `21.11.` */
export function formatDayMonth(instant: Instant): string {
  return dateFormat({ day: '2-digit', month: '2-digit' }).format(millisecondsOf(instant))
}

/** `MEZ` or `MESZ`: tells the two runs of the repeated hour in October apart. */
export function formatZone(instant: Instant): string {
  const parts = dateFormat({ hour: '2-digit', timeZoneName: 'short' }).formatToParts(
    millisecondsOf(instant),
  )
  return parts.find(part => part.type === 'timeZoneName')?.value ?? ''
}

/** `gerade eben`, `vor 5 min`, `vor 3 h`, then the date. */
export function formatAge(instant: Instant, now: number): string {
  const seconds = Math.max(0, (now - millisecondsOf(instant)) / 1000)
  if (seconds < 60) return 'gerade eben'
  if (seconds < 3600) return `vor ${withUnit(formatNumber(Math.floor(seconds / 60)), 'min')}`
  if (seconds < 86_400) return `vor ${withUnit(formatNumber(Math.floor(seconds / 3600)), 'h')}`
  return formatDate(instant)
}
