/** Medium-channel:measure.kind.tariff, optionally the billing period: `1-0:1.8.0`, `1-0:1.8.1*255` (IEC 62056-61). */
const obisForm = /^(\d{1,3})-(\d{1,3}):(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:\*(\d{1,3}))?$/

export type Obis = {
  /** Without leading zeros; `*255`, which means "now", is left out. */
  code: string
  /** C: 1 active import, 2 active export, 3 and 4 reactive, 16 active total, … */
  measure: number
  /** D: 8 register, 29 load profile, 7 instantaneous power, … */
  kind: number
  /** E: 0 total, 1 … by tariff. */
  tariff: number
}

/** `undefined` for what is no OBIS code. */
export function parseObis(text: string): Obis | undefined {
  const parts = obisForm.exec(text.trim())
  if (!parts) return undefined
  const numbers = parts.slice(1).map((part: string | undefined) => Number(part ?? now))
  if (numbers.some(number => number > 255)) return undefined
  // The form has six groups.
  const [medium, channel, measure, kind, tariff, period] = numbers as Six
  const suffix = period === now ? '' : `*${period}`
  const code = `${medium}-${channel}:${measure}.${kind}.${tariff}${suffix}`
  return { code, measure, kind, tariff }
}

/** The billing period "none": the value of now. */
const now = 255

type Six = [number, number, number, number, number, number]
