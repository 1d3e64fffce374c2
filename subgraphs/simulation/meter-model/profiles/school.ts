import type { PowerModel } from '../moment.ts'
import * as site from '../site.ts'

/** Lessons on school days; in the holidays only caretaker and servers. */
export function schoolLoad(of: site.Site): PowerModel {
  const [base, active] = [site.parameter(of, 'baseKw'), site.parameter(of, 'activeKw')]
  const weekend = site.parameter(of, 'weekendPercent') / 100
  const holiday = site.parameter(of, 'holidayPercent') / 100
  const close = site.parameter(of, 'closeHour')
  const course = site.minuteTable(
    // Lessons begin at 7:45; a kitchen at noon, cleaning after the lessons.
    hour =>
      site.opening(hour, 7.4, close) * (1 + 0.15 * site.bump(hour, 12, 0.6)) +
      0.2 * site.bump(hour, close + 1.2, 0.7),
  )
  const varied = site.variation(of)
  return now => {
    const { type, schoolHoliday, dayOfYear } = of.calendar(now.day)
    const share = type !== 'WORKDAY' ? weekend : schoolHoliday ? holiday : 1
    const light = 1 + 0.15 * site.winterOf(dayOfYear)
    return (base + active * share * light * course(now.minute)) * varied(now)
  }
}
