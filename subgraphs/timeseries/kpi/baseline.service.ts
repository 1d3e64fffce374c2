import { UserError } from '#platform/errors.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import { leastPowerKw, gridControlRules, type ControllableDevice } from './grid-control.ts'
import { quartersOfPeriod } from '../tariff/usage.ts'
import { germanCount, germanPlural } from '../wording/german.ts'
import { energyBetween, filledBetween, toKwh } from './energy-column.ts'
import type { KpiScope } from './kpi-scope.ts'
import { monthRuns } from './month-runs.ts'
import { baseline, energyPerUnit, expectedEnergy, type Baseline } from './regression.ts'

/** The variables of a local month (`2026-03`): production, heating degree days. */
export type MonthVariables = { month: string; values: readonly number[] }

export type BaselineMonth = {
  month: string
  energyKwh: number
  /** What the baseline expects. */
  expectedKwh: number | null
  /** Energy per unit of the first variable. */
  enpi: number | null
}

export type BaselineFigures = { fitted: Baseline | null; months: BaselineMonth[] }

const mostMonths = 240
const mostVariables = 8
const mostDevices = 1000
const mostDeviceKw = 10_000

export class BaselineService {
  /**
   * Baseline over the whole months of the range that have variables and are measured without a gap. UserError:
   * MONTHS_TOO_MANY, VARIABLES_TOO_MANY, MONTH_INVALID, MONTH_DUPLICATE, VARIABLES_RAGGED.
   */
  async baseline(
    scope: KpiScope,
    given: readonly MonthVariables[],
  ): Promise<BaselineFigures | UserError> {
    const wrong = checkVariables(given)
    if (wrong) return wrong
    const column = await scope.sum(scope.roles.consumption, 'CONSUMPTION')
    const runs = new Map(monthRuns(scope.grid).map(run => [run.month, run]))
    const points = given.flatMap(({ month, values }) => {
      const run = runs.get(month)
      if (!run) return []
      const { first, end } = run
      const isWhole = end - first === quartersOfPeriod(month, scope.grid.timeZone)
      if (!isWhole || filledBetween(column, first, end) < end - first) return []
      const energyKwh = toKwh(energyBetween(column.millijoules, first, end))
      return [{ month, energyKwh, variables: values }]
    })
    const fitted = baseline(points)
    return {
      fitted: fitted ?? null,
      months: points.map(({ month, energyKwh, variables }) => ({
        ...{ month, energyKwh },
        expectedKwh: fitted ? expectedEnergy(fitted, variables) : null,
        enpi: energyPerUnit(energyKwh, variables[0] ?? 0) ?? null,
      })),
    }
  }

  /** P_min of § 14a EnWG for a set of devices, with the source of its figures. */
  leastPower(
    devices: readonly ControllableDevice[],
    viewer: Viewer,
  ): { powerKw: number; source: string } | UserError {
    viewer.require('viewer')
    const wrong = checkDevices(devices)
    if (wrong) return wrong
    return { powerKw: leastPowerKw(devices), source: gridControlRules().source }
  }
}

function checkDevices(devices: readonly ControllableDevice[]): UserError | undefined {
  const index = devices.findIndex(({ powerKw }) => !(powerKw > 0 && powerKw <= mostDeviceKw))
  if (index < 0 && devices.length <= mostDevices) return undefined
  if (index < 0) {
    return new UserError(
      'TOO_MANY_DEVICES',
      `Es lassen sich höchstens ${germanCount(mostDevices)} Geräte auf einmal angeben.`,
      { place: 'Geräte', remedy: 'Geben Sie weniger Geräte an.' },
    )
  }
  return new UserError(
    'DEVICE_POWER_INVALID',
    `Die Leistung eines Geräts muss über 0 kW liegen und höchstens ${germanCount(mostDeviceKw)} kW sein.`,
    { place: `Gerät ${index + 1}`, remedy: 'Geben Sie die Anschlussleistung in kW an.' },
  )
}

function checkVariables(given: readonly MonthVariables[]): UserError | undefined {
  if (given.length > mostMonths) {
    return refused(
      'MONTHS_TOO_MANY',
      `Es sind ${germanCount(given.length)} Monate angegeben; möglich sind ${mostMonths}.`,
    )
  }
  const width = given[0]?.values.length ?? 0
  const seen = new Set<string>()
  for (const { month, values } of given) {
    const wrong =
      checkMonth(month, values, width) ?? (seen.has(month) ? duplicate(month) : undefined)
    if (wrong) return wrong
    seen.add(month)
  }
  return undefined
}

function checkMonth(
  month: string,
  values: readonly number[],
  width: number,
): UserError | undefined {
  if (!/^\d{4}-(?:0[1-9]|1[0-2])$/.test(month)) {
    return refused('MONTH_INVALID', `„${month.slice(0, 40)}“ ist kein Monat in der Form 2026-03.`)
  }
  if (values.length > mostVariables) {
    return refused(
      'VARIABLES_TOO_MANY',
      `Der Monat ${month} hat ${germanCount(values.length)} Einflussgrößen; möglich sind ${mostVariables}.`,
    )
  }
  if (values.length === width) return undefined
  return refused(
    'VARIABLES_RAGGED',
    `Der Monat ${month} hat ${germanPlural(values.length, 'Einflussgröße', 'Einflussgrößen')}, der erste Monat ${germanCount(width)}.`,
  )
}

function duplicate(month: string): UserError {
  return refused('MONTH_DUPLICATE', `Der Monat ${month} ist mehr als einmal angegeben.`)
}

function refused(code: string, message: string): UserError {
  return new UserError(code, message, {
    place: 'Einflussgrößen',
    remedy: 'Geben Sie jeden Monat einmal an, mit gleich vielen Werten, höchstens acht.',
  })
}
