/** An exact rational number. Prices and money stay exact until they are shown; `d` is above zero. */
export type Ratio = { readonly n: bigint; readonly d: bigint }

export const zero: Ratio = { n: 0n, d: 1n }
export const one: Ratio = { n: 1n, d: 1n }

export function ratio(n: bigint, d = 1n): Ratio {
  if (d === 0n) throw new RangeError('division by zero')
  return d < 0n ? { n: -n, d: -d } : { n, d }
}

/** `26.197`, `-0.5`, `1e-7`; `undefined` for anything else and for more than 30 digits. */
export function parseDecimal(text: string): Ratio | undefined {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^([+-]?)(\d{1,15})(?:\.(\d{1,15}))?(?:e([+-]?\d{1,2}))?$/i.exec(text.trim()) ?? []
  if (whole === '') return undefined
  const digits = BigInt(`${sign}${whole}${fraction}`)
  const shift = Number(exponent) - fraction.length
  return shift < 0 ? simple(digits, 10n ** BigInt(-shift)) : ratio(digits * 10n ** BigInt(shift))
}

/** The shortest decimal that stands for a finite number, e.g. 100.41 → 10041/100. */
export function decimalOf(value: number): Ratio {
  if (!Number.isFinite(value)) throw new RangeError(`no decimal number: ${value}`)
  // Beyond 15 digits before the point a double is a whole number.
  if (Math.abs(value) >= 1e15) return ratio(BigInt(value))
  return parseDecimal(String(value)) ?? parseDecimal(value.toFixed(15)) ?? zero
}

export function add(a: Ratio, b: Ratio): Ratio {
  return a.d === b.d ? { n: a.n + b.n, d: a.d } : simple(a.n * b.d + b.n * a.d, a.d * b.d)
}

export function subtract(a: Ratio, b: Ratio): Ratio {
  return add(a, { n: -b.n, d: b.d })
}

export function multiply(a: Ratio, b: Ratio): Ratio {
  return simple(a.n * b.n, a.d * b.d)
}

export function divide(a: Ratio, b: Ratio): Ratio {
  if (b.n === 0n) throw new RangeError('division by zero')
  return b.n < 0n ? simple(-a.n * b.d, a.d * -b.n) : simple(a.n * b.d, a.d * b.n)
}

/** Below, at or above zero as `a` is less than, equal to or greater than `b`. */
export function compare(a: Ratio, b: Ratio): number {
  const difference = a.n * b.d - b.n * a.d
  if (difference === 0n) return 0
  return difference < 0n ? -1 : 1
}

export function sumOf(values: Iterable<Ratio>): Ratio {
  let sum = zero
  for (const value of values) sum = add(sum, value)
  return sum
}

/** Commercial rounding (half away from zero) to decimals, once, as the number next to that decimal. */
export function roundTo(value: Ratio, digits: number): number {
  return Number(decimalText(value, digits))
}

/** Commercially rounded and still exact. */
export function rounded(value: Ratio, digits: number): Ratio {
  const scale = 10n ** BigInt(digits)
  return ratio(scaled(value, scale), scale)
}

/** `-40.273`, commercially rounded. */
export function decimalText(value: Ratio, digits: number): string {
  const units = scaled(value, 10n ** BigInt(digits))
  const text = String(units < 0n ? -units : units).padStart(digits + 1, '0')
  const sign = units < 0n ? '-' : ''
  if (digits === 0) return `${sign}${text}`
  return `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`
}

/** The double next to the exact value: one rounding, no decimals fixed. */
export function toNumber(value: Ratio): number {
  const { n, d } = simple(value.n, value.d)
  const most = BigInt(Number.MAX_SAFE_INTEGER)
  if (n <= most && -n <= most && d <= most) return Number(n) / Number(d)
  return roundTo(value, 15)
}

function scaled({ n, d }: Ratio, scale: bigint): bigint {
  const size = (n < 0n ? -n : n) * scale
  const units = (2n * size + d) / (2n * d)
  return n < 0n ? -units : units
}

function simple(n: bigint, d: bigint): Ratio {
  const divisor = commonDivisor(n < 0n ? -n : n, d)
  return divisor > 1n ? { n: n / divisor, d: d / divisor } : { n, d }
}

function commonDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b]
  while (y > 0n) [x, y] = [y, x % y]
  return x
}
