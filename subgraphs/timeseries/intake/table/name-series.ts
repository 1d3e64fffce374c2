import { UserError } from '#platform/errors.ts'
import { germanList } from '../../wording/german.ts'
import { meteringLocationIn } from '../extracted.ts'
import type { ImportOptions, Unit } from '../import-options.ts'
import { isReactiveObis, isRegisterObis, obisIn, obisParts, quantityOfObis } from '../obis.ts'
import type { RawSeries } from '../series.ts'
import { isReactive, unitIn } from '../unit.ts'
import type { Finding, Warning } from '../finding.ts'
import type { TableRoles } from './choose-roles.ts'
import { chooseUnit } from './choose-unit.ts'
import { namesRegister, quantityOf } from './choose-values.ts'
import type { TableColumn } from './find-table.ts'
import type { ReadRows, RowGroup } from './read-rows.ts'

export type NamedSeries = { series: RawSeries[]; findings: Finding[]; warnings: Warning[] }

type Context = { roles: TableRoles; preamble: string; options: ImportOptions }

/**
 * What each column of each meter of a table counts: unit, direction, OBIS code, meter.
 * UserError: IMPORT_UNIT_UNSUPPORTED, IMPORT_COLUMN_MISSING for a series the file does not hold.
 */
export function nameSeries(read: ReadRows, context: Context): NamedSeries | UserError {
  const series: RawSeries[] = []
  const findings: Finding[] = []
  const warnings: Warning[] = []
  for (const group of read.groups) {
    const stamps = group.stamps.finish()
    for (const [i, column] of context.roles.values.taken.entries()) {
      const named = nameOne({ group, column, isOnlyGroup: read.groups.length === 1 }, context)
      if (named instanceof UserError) return named
      findings.push(...named.findings)
      warnings.push(...named.warnings)
      const values = group.lists[i]?.finish()
      if (values) series.push({ ...named.series, ...values, stamps })
    }
  }
  const wished = onlyWished(series, context)
  if (wished instanceof UserError) return wished
  return {
    series: sharingMeters(wished),
    findings: distinct(findings),
    warnings: distinct(warnings),
  }
}

type One = { group: RowGroup; column: TableColumn; isOnlyGroup: boolean }
type Naming = Omit<RawSeries, 'stamps' | 'values' | 'qualities'>

function nameOne(
  { group, column, isOnlyGroup }: One,
  { roles, preamble, options }: Context,
): { series: Naming; findings: Finding[]; warnings: Warning[] } | UserError {
  const key = group.keys.join(' ')
  const name = seriesName(group, column, { roles, isOnlyGroup })
  const wish = { ...options, ...options.series?.find(one => one.name === name) }
  const obis = obisIn(`${key} ${column.heading}`) ?? null
  const parts = obis === null ? undefined : obisParts(obis)
  const unit = chooseUnit(`${column.heading} ${group.unitText}`.trim(), preamble, {
    wanted: wish.unit,
    isReactive: parts !== undefined && isReactiveObis(parts),
  })
  if (unit instanceof UserError) return unit
  const named = parts ? quantityOfObis(parts) : quantityOf(`${column.heading} ${key}`)
  const counts = parts ? isRegisterObis(parts) : namesRegister(column.heading)
  const series: Naming = {
    ...placeOf({ group, column, isOnlyGroup }, preamble),
    ...{ name, obis, unit: unit.unit },
    quantity: wish.quantity ?? named,
    isRegister: options.isRegister ?? counts,
  }
  return { series, findings: [unit.finding], warnings: unit.warnings }
}

/** Which meter a series belongs to. */
function placeOf(
  { group, column, isOnlyGroup }: One,
  preamble: string,
): Pick<Naming, 'meterKey' | 'meteringLocation'> {
  const own = meteringLocationIn(`${group.keys.join(' ')} ${column.heading}`)
  if (isOnlyGroup) return { meterKey: '', meteringLocation: own ?? meteringLocationIn(preamble) }
  const names = group.keys.filter(part => part !== '' && obisIn(part) !== part)
  return { meterKey: names.join(' · '), meteringLocation: own }
}

function seriesName(
  { keys }: RowGroup,
  { name }: TableColumn,
  { roles, isOnlyGroup }: { roles: TableRoles; isOnlyGroup: boolean },
): string {
  const key = keys.filter(part => part !== '').join(' · ')
  if (isOnlyGroup || key === '') return name
  return roles.values.taken.length === 1 ? key : `${name} · ${key}`
}

function onlyWished(series: RawSeries[], { options, roles }: Context): RawSeries[] | UserError {
  const wishes = options.series ?? []
  if (wishes.length === 0 || roles.keys.length === 0) return series
  const missing = wishes.find(({ name }) => !series.some(one => one.name === name))
  if (missing) return seriesMissing(missing.name, series)
  return series.filter(({ name }) => wishes.some(wish => wish.name === name))
}

function seriesMissing(name: string, series: { name: string }[]): UserError {
  return new UserError(
    'IMPORT_COLUMN_MISSING',
    `Eine Reihe „${name}“ gibt es in der Datei nicht.`,
    {
      remedy: `Wählen Sie von den vorhandenen Reihen: ${germanList(series.slice(0, 30).map(one => `„${one.name}“`))}.`,
    },
  )
}

/**
 * Consumption and production beside one another belong to one meter; several of the same kind are
 * several meters, named by their columns.
 */
function sharingMeters(series: RawSeries[]): RawSeries[] {
  return series.map(one => {
    const together = series.filter(({ meterKey }) => meterKey === one.meterKey)
    const kinds = together.map(roleOf)
    if (new Set(kinds).size === kinds.length) return one
    const own = one.meteringLocation ?? withoutUnit(one.name)
    return { ...one, meterKey: own }
  })
}

/** What a meter holds once: each direction, each register and channel by its code. */
function roleOf({ unit, quantity, isRegister, obis }: RawSeries): string {
  return isRegister || isReactive(unit)
    ? `${obis ?? ''} ${String(isRegister)} ${quantity}`
    : quantity
}

function withoutUnit(name: string): string {
  const short = name
    .replace(/\s*[[(][^\])]*[\])]\s*$/, '')
    .replace(/[\s_]+(?:k|M)?(?:Wh?|varh?)$/i, '')
  return short.trim() || name
}

function distinct<T>(all: T[]): T[] {
  return [...new Map(all.map(one => [JSON.stringify(one), one])).values()]
}

/** The unit that a column's heading names, for the list of what a file offers. */
export function offeredUnit({ heading }: TableColumn): Unit | null {
  return unitIn(heading) ?? null
}
