import type { DayKind } from '../calendar.ts'
import type { PowerModel } from '../moment.ts'
import { noiseKey, uniformOf } from '../noise.ts'
import { choiceOf } from '../parameter-rule.ts'
import * as site from '../site.ts'

const hoursOfShifts: Record<string, [from: number, to: number]> = {
  '1': [7, 16],
  '2': [6, 22],
  '3': [0, 24],
}
/** Machines are decided on for so long. */
const blockMs = 20 * 60_000
const lunchFrom = 12 * 60

type Machine = { kw: number; key: number; phaseMs: number }

/** Workshop: machines that run one by one while a shift works, a break at noon, quiet over New Year. */
export function smeLoad(of: site.Site): PowerModel {
  const base = site.parameter(of, 'baseKw')
  const use = site.parameter(of, 'usePercent') / 100
  const weekend = site.parameter(of, 'weekendPercent') / 100
  const lunchUntil = lunchFrom + site.parameter(of, 'lunchMinutes')
  const [from, to] = hoursOfShifts[choiceOf(of.settings.parameters, 'shifts')] ?? [7, 16]
  const machines = machinesOf(of)
  const varied = site.variation(of)
  return now => {
    const works = now.minute >= from * 60 && now.minute < to * 60
    const rests = now.minute >= lunchFrom && now.minute < lunchUntil
    const share = works ? use * shareOfDay(of.calendar(now.day), weekend) * (rests ? 0.15 : 1) : 0
    // Light and compressed air follow the people.
    let kw = base * (works ? 1.4 : 1)
    if (share > 0) {
      for (const { kw: ofMachine, key, phaseMs } of machines) {
        if (uniformOf(key, Math.floor((now.middle + phaseMs) / blockMs)) < share) kw += ofMachine
      }
    }
    return kw * varied(now)
  }
}

function shareOfDay({ type, month, dayOfMonth }: DayKind, weekend: number): number {
  const isNewYear = (month === 12 && dayOfMonth >= 24) || (month === 1 && dayOfMonth === 1)
  return type === 'WORKDAY' && !isNewYear ? 1 : weekend
}

/** Large and small ones, together as strong as set, each with blocks of its own. */
function machinesOf(of: site.Site): Machine[] {
  const { seed } = of.settings
  const size = noiseKey(seed, site.stream.phase)
  const machines = Array.from({ length: site.parameter(of, 'machineCount') }, (_, i) => ({
    kw: 0.5 + uniformOf(size, i),
    key: noiseKey(noiseKey(seed, site.stream.blocks), i),
    phaseMs: blockMs * uniformOf(size, 1000 + i),
  }))
  let sum = 0
  for (const { kw } of machines) sum += kw
  const scale = site.parameter(of, 'machinesKw') / sum
  return machines.map(machine => ({ ...machine, kw: machine.kw * scale }))
}
