import type { PowerModel } from '../moment.ts'
import * as site from '../site.ts'

/** Town hall or office: people by day, machines and servers always. */
export function officeLoad(of: site.Site): PowerModel {
  const [base, active] = [site.parameter(of, 'baseKw'), site.parameter(of, 'activeKw')]
  const weekend = site.parameter(of, 'weekendPercent') / 100
  const [open, close] = [site.parameter(of, 'openHour'), site.parameter(of, 'closeHour')]
  const course = site.minuteTable(
    hour => site.opening(hour, open, close) * (1 - 0.15 * site.bump(hour, 12.5, 0.55)),
  )
  const varied = site.variation(of)
  return now => {
    const isWorkday = of.calendar(now.day).type === 'WORKDAY'
    return (base + active * (isWorkday ? 1 : weekend) * course(now.minute)) * varied(now)
  }
}
