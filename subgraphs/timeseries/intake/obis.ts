import type { Quantity } from '../reading/reading.ts'

/** OBIS A-B:C.D.E: C says what is counted, D how. */
export type ObisParts = { c: number; d: number; e: number }

/** The parts of an OBIS code such as `1-1:1.29.0`; undefined for anything else. */
export function obisParts(obis: string): ObisParts | undefined {
  const [, c, d, e] = /^\d+-\d+:(\d+)\.(\d+)(?:\.(\d+))?/.exec(obis) ?? []
  return c === undefined ? undefined : { c: Number(c), d: Number(d), e: Number(e ?? 0) }
}

/** The first OBIS code in a text; codes without medium (`1.8.0`) count as electricity. */
export function obisIn(text: string): string | undefined {
  const full = /(?<![\d.])\d+-\d+:\d+\.\d+(?:\.\d+)?/.exec(text)?.[0]
  if (full) return full
  const short = /(?<![\d.:-])([1-9]\.(?:8|29|9|7|4|5|6)\.\d)(?![\d.])/.exec(text)?.[1]
  return short ? `1-1:${short}` : undefined
}

/** C = 1 import, 2 export, 16 their difference, of active energy or power. */
export function isActive({ c }: ObisParts): boolean {
  return c === 1 || c === 2 || c === 16
}

/** C = 3 … 8: reactive energy or power, by direction or quadrant. */
export function isReactiveObis({ c }: ObisParts): boolean {
  return c >= 3 && c <= 8
}

/** D = 8: the count of a register since it was set up. */
export function isRegisterObis({ d }: ObisParts): boolean {
  return d === 8
}

/** D of a mean, maximum or momentary power instead of an energy. */
const powerGroups = new Set([4, 5, 6, 7, 14, 15, 16, 24, 25, 26, 27])

export function isPowerObis({ d }: ObisParts): boolean {
  return powerGroups.has(d)
}

export function quantityOfObis({ c }: ObisParts): Quantity {
  return c === 2 ? 'PRODUCTION' : 'CONSUMPTION'
}
