import { UserError } from '#platform/errors.ts'
import { germanDuration, germanList, quotedNames } from '../wording/german.ts'
import {
  formulaCycle,
  formulaLevels,
  mostFormulaLevels,
  type FormulaGraph,
} from './formula-graph.ts'
import { formulaFunctions, formulaNames, parseFormula } from './formula.ts'
import type { Meter, MeterFormula } from './meter.ts'

const mostTerms = 32
/** What a name may look like; longer or stranger ones make messages unreadable. */
const termName = /^\p{L}[\p{L}\p{N}_]{0,39}$/u

/** What is wrong with a formula by itself: its text and its terms. */
export function checkFormulaText({ expression, terms }: MeterFormula): UserError | undefined {
  if (terms.length === 0 || terms.length > mostTerms) {
    return wrong('FORMULA_TERMS', `Eine Formel braucht 1 bis ${mostTerms} Summanden.`)
  }
  const node = parseFormula(expression)
  if (node instanceof UserError) return node
  const names = terms.map(({ name }) => name)
  const badName = names.find(name => !termName.test(name) || isReserved(name))
  if (badName !== undefined) {
    return wrong(
      'FORMULA_TERM_NAME',
      `„${badName}“ ist kein möglicher Name; er beginnt mit einem Buchstaben und besteht aus Buchstaben, Ziffern und Unterstrichen.`,
    )
  }
  const repeated = names.find((name, place) => names.indexOf(name) !== place)
  if (repeated !== undefined) {
    return wrong('FORMULA_TERM_NAME', `Den Namen „${repeated}“ gibt es in der Formel zweimal.`)
  }
  return checkNames(formulaNames(node), names)
}

function checkNames(used: string[], given: string[]): UserError | undefined {
  const unknown = used.filter(name => !given.includes(name))
  if (unknown.length > 0) {
    return wrong('FORMULA_TERM_UNKNOWN', `Zu ${quotedNames(unknown)} fehlt der Zähler.`)
  }
  const unused = given.filter(name => !used.includes(name))
  if (unused.length > 0) {
    return wrong('FORMULA_TERM_UNUSED', `${quotedNames(unused)} kommt in der Formel nicht vor.`)
  }
  return undefined
}

type Neighbours = {
  /** The meters that the formula names, as far as they exist. */
  terms: Meter[]
  /** All virtual meters. */
  virtual: Meter[]
}

/** What is wrong with a formula among the other meters: unknown ones, intervals, circles, too many levels. */
export function checkFormulaPlace(
  meter: Pick<Meter, 'id' | 'name' | 'intervalSeconds'> & { formula: MeterFormula },
  { terms, virtual }: Neighbours,
): UserError | undefined {
  const missing = meter.formula.terms.find(term => !terms.some(({ id }) => id === term.meterId))
  if (missing) {
    return wrong('FORMULA_METER_UNKNOWN', `Den Zähler hinter „${missing.name}“ gibt es nicht.`)
  }
  const graph = new Map(virtual.map(({ id, formula }) => [id, termIds(formula)]))
  graph.set(meter.id, termIds(meter.formula))
  return (
    checkIntervals(meter, terms) ??
    checkCycle(
      graph,
      meter,
      new Map([...virtual, ...terms, meter].map(({ id, name }) => [id, name])),
    )
  )
}

/** A virtual meter that names `meter` and could not be computed from intervals of this length. */
export function checkUsers(
  meter: Pick<Meter, 'id' | 'intervalSeconds'>,
  virtual: Meter[],
): UserError | undefined {
  const user = usersOf(meter.id, virtual).find(
    ({ intervalSeconds }) => intervalSeconds % meter.intervalSeconds !== 0,
  )
  return user && intervalDiffers(user, meter.intervalSeconds)
}

/** The virtual meters whose formula names this one. */
export function usersOf(meterId: string, virtual: Meter[]): Meter[] {
  return virtual.filter(({ formula }) => termIds(formula).includes(meterId))
}

function termIds(formula: MeterFormula | null): string[] {
  return formula?.terms.map(({ meterId }) => meterId) ?? []
}

function checkIntervals(
  meter: Pick<Meter, 'name' | 'intervalSeconds'>,
  terms: Meter[],
): UserError | undefined {
  const term = terms.find(({ intervalSeconds }) => meter.intervalSeconds % intervalSeconds !== 0)
  return term && intervalDiffers(meter, term.intervalSeconds, term.name)
}

function intervalDiffers(
  { name, intervalSeconds }: Pick<Meter, 'name' | 'intervalSeconds'>,
  termSeconds: number,
  termName?: string,
): UserError {
  const own = germanDuration(intervalSeconds)
  const of = termName === undefined ? 'seinem Summanden' : `„${termName}“`
  return wrong(
    'FORMULA_INTERVAL_DIFFERS',
    `Das Messintervall des virtuellen Zählers „${name}“ (${own}) ist kein Vielfaches des Messintervalls von ${of} (${germanDuration(termSeconds)}).`,
  )
}

function checkCycle(
  graph: FormulaGraph,
  { id }: Pick<Meter, 'id'>,
  names: Map<string, string>,
): UserError | undefined {
  const cycle = formulaCycle(graph, id)
  if (cycle) {
    const way = germanList(cycle.map(step => `„${names.get(step) ?? step}“`))
    return wrong('FORMULA_CYCLE', `Die Formel führt im Kreis: ${way}.`)
  }
  const levels = formulaLevels(graph, id)
  if (levels <= mostFormulaLevels) return undefined
  return wrong(
    'FORMULA_TOO_MANY_LEVELS',
    `Virtuelle Zähler wären ${levels} Ebenen tief verkettet; möglich sind ${mostFormulaLevels}.`,
  )
}

function isReserved(name: string): boolean {
  return [...formulaFunctions, 'true', 'false', 'null', 'this'].some(reserved => reserved === name)
}

function wrong(code: string, message: string): UserError {
  return new UserError(code, message, {
    place: 'Formel',
    remedy: 'Ändern Sie die Formel oder ihre Summanden.',
  })
}
