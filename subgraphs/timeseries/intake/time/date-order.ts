import type { Finding } from '../finding.ts'
import { dateParts, dayMs, type DateOrder, type DateParts } from './stamp.ts'

export type DateOrderChoice = { order: DateOrder; finding: Finding; sure: boolean }

const names: Record<DateOrder, string> = {
  YMD: 'Jahr-Monat-Tag',
  DMY: 'Tag/Monat/Jahr',
  MDY: 'Monat/Tag/Jahr',
}

/** Which number of a date is the day, from the different dates of a file; `wanted` wins. */
export function detectDateOrder(dates: Iterable<string>, wanted?: DateOrder): DateOrderChoice {
  const choice: Decision = wanted
    ? { order: wanted, reason: 'so gewählt', sure: true }
    : decide([...dates].flatMap(text => dateParts(text) ?? []))
  const finding = { subject: 'Datumsformat', value: names[choice.order], reason: choice.reason }
  return { order: choice.order, finding, sure: choice.sure }
}

type Decision = { order: DateOrder; reason: string; sure: boolean }

function decide(dates: DateParts[]): Decision {
  const [first] = dates
  if (!first || first.yearFirst) {
    return { order: 'YMD', reason: 'weil das Jahr vorn steht', sure: true }
  }
  if (first.separator === '.') {
    return { order: 'DMY', reason: 'weil Punkte das Datum trennen', sure: true }
  }
  const dayFirst = dates.find(({ numbers: [one] }) => one > 12)
  if (dayFirst) {
    const [one] = dayFirst.numbers
    return { order: 'DMY', reason: `weil an erster Stelle auch ${one} vorkommt`, sure: true }
  }
  const daySecond = dates.find(({ numbers: [, two] }) => two > 12)
  if (daySecond) {
    const [, two] = daySecond.numbers
    return { order: 'MDY', reason: `weil an zweiter Stelle auch ${two} vorkommt`, sure: true }
  }
  return byConsecutiveDays(dates)
}

/** No number above 12: in the right order most days follow one another. */
function byConsecutiveDays(dates: DateParts[]): Decision {
  const dmy = consecutiveDays(dates.map(({ numbers: [d, m, y] }) => Date.UTC(y, m - 1, d)))
  const mdy = consecutiveDays(dates.map(({ numbers: [m, d, y] }) => Date.UTC(y, m - 1, d)))
  const reason = 'weil die Tage so aufeinander folgen'
  if (mdy > dmy) return { order: 'MDY', reason, sure: true }
  if (dmy > mdy) return { order: 'DMY', reason, sure: true }
  return { order: 'DMY', reason: 'angenommen, die Datei lässt beides zu', sure: false }
}

function consecutiveDays(days: number[]): number {
  return days.filter((day, i) => i > 0 && Math.abs(day - (days[i - 1] ?? 0)) === dayMs).length
}
