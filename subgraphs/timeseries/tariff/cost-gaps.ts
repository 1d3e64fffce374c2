import { germanDate, germanList, quotedNames } from '../wording/german.ts'

/** What costs could not be computed, or only for the time being. */
export type CostGap = {
  code: 'PRICE_MISSING' | 'NO_COMPLETE_QUARTER' | 'PEAK_PROVISIONAL'
  /** Name of the component; of PEAK_PROVISIONAL the period, `2026` or `2026-03`. */
  name: string
  /** First local day it concerns. */
  date: string
}

/** A stable code and a German sentence. */
export type CostReason = { code: string; message: string }

/** One sentence for each kind of gap. */
export function gapReasons(gaps: readonly CostGap[]): CostReason[] {
  const codes = ['PRICE_MISSING', 'NO_COMPLETE_QUARTER', 'PEAK_PROVISIONAL'] as const
  return codes.flatMap(code => {
    const own = gaps.filter(gap => gap.code === code)
    return own.length > 0 ? [{ code, message: sentences[code](own) }] : []
  })
}

const sentences: Record<CostGap['code'], (gaps: CostGap[]) => string> = {
  PRICE_MISSING: gaps => {
    const [first = ''] = gaps.map(({ date }) => date).sort()
    return `Ab dem ${germanDate(Date.parse(first))} ist nicht jeder Preis bekannt; in den Kosten fehlen Anteile von ${namesOf(gaps)}.`
  },
  NO_COMPLETE_QUARTER: gaps =>
    `Keine Viertelstunde ist vollständig gemessen; ohne Leistungsspitze sind nicht berechnet: ${namesOf(gaps)}.`,
  PEAK_PROVISIONAL: gaps =>
    `Noch nicht zu Ende: ${germanList([...new Set(gaps.map(({ name }) => periodName(name)))])}; die Kosten nach der Leistungsspitze sind vorläufig.`,
}

function namesOf(gaps: readonly CostGap[]): string {
  return quotedNames([...new Set(gaps.map(({ name }) => name))])
}

/** `2026`, `03/2026` */
function periodName(period: string): string {
  return period.split('-').reverse().join('/')
}
