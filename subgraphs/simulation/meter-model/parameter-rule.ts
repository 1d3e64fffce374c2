import { UserError } from '#platform/errors.ts'

/** A parameter that a user may set, with its range, and what holds when it is not given. */
export type ParameterRule = {
  name: string
  /** German, as the interface shows it. */
  label: string
  unit: string | null
  kind: 'NUMBER' | 'CHOICE'
  min?: number
  max?: number
  /** Only whole numbers. */
  whole?: boolean
  options?: { value: string; label: string }[]
  fallback: number | string
}

/** Checked and complete: every parameter of its rules has a value. */
export type Parameters = Readonly<Record<string, number | string>>

/** A parameter of a number; its unit may be missing. */
export function numberRule(
  name: string,
  label: string,
  unit: string | null,
  range: { min: number; max: number; fallback: number; whole?: boolean },
): ParameterRule {
  return { name, label, unit, kind: 'NUMBER', ...range }
}

/** A parameter of one of several values with their German labels. */
export function choiceRule(
  name: string,
  label: string,
  labels: Record<string, string>,
  { fallback, unit = null }: { fallback: string; unit?: string | null },
): ParameterRule {
  const options = Object.entries(labels).map(([value, text]) => ({ value, label: text }))
  return { name, label, unit, kind: 'CHOICE', options, fallback }
}

/**
 * The given parameters, completed by fallbacks. SIMULATION_PARAMETER_UNKNOWN for a name that `of` (German, e.g.
 * `Profil „Schule“`) does not know, SIMULATION_PARAMETER_RANGE for a value outside of its range.
 */
export function checkAgainstRules(
  rules: readonly ParameterRule[],
  given: Readonly<Record<string, unknown>>,
  of: string,
): Parameters | UserError {
  const unknown = Object.keys(given).find(name => !rules.some(rule => rule.name === name))
  if (unknown !== undefined) return unknownParameter(unknown, rules, of)
  const checked: Record<string, number | string> = {}
  for (const rule of rules) {
    const wanted = given[rule.name] ?? rule.fallback
    const value = accepted(rule, wanted)
    if (value === undefined) return outOfRange(rule, wanted, of)
    checked[rule.name] = value
  }
  return checked
}

/** A parameter that is a number by its rule. */
export function numberOf(parameters: Parameters, name: string): number {
  const value = parameters[name]
  if (typeof value !== 'number') throw new Error(`parameter ${name} is not a number`)
  return value
}

/** A parameter that is one of the values of its rule. */
export function choiceOf(parameters: Parameters, name: string): string {
  const value = parameters[name]
  if (typeof value !== 'string') throw new Error(`parameter ${name} is not a choice`)
  return value
}

function accepted(rule: ParameterRule, value: unknown): number | string | undefined {
  if (rule.kind === 'NUMBER') return isInRange(rule, value) ? value : undefined
  const text = typeof value === 'number' ? String(value) : value
  return rule.options?.find(option => option.value === text)?.value
}

function isInRange(
  { min = -Infinity, max = Infinity, whole = false }: ParameterRule,
  value: unknown,
): value is number {
  if (typeof value !== 'number' || !Number.isFinite(value)) return false
  return value >= min && value <= max && (!whole || Number.isInteger(value))
}

function unknownParameter(name: string, rules: readonly ParameterRule[], of: string): UserError {
  const known = rules.map(rule => rule.name).join(', ')
  return new UserError(
    'SIMULATION_PARAMETER_UNKNOWN',
    `Den Parameter „${shown(name)}“ kennt ${of} nicht.`,
    { place: of, remedy: `Möglich sind: ${known}.` },
  )
}

function outOfRange(rule: ParameterRule, value: unknown, of: string): UserError {
  return new UserError(
    'SIMULATION_PARAMETER_RANGE',
    `${rule.label}: „${shown(value)}“ ist nicht zulässig.`,
    { place: `${of}, ${rule.label}`, remedy: `Zulässig ist ${allowed(rule)}.` },
  )
}

function allowed({ kind, options = [], unit, whole, ...rule }: ParameterRule): string {
  if (kind === 'CHOICE') {
    return `einer dieser Werte: ${options.map(({ value, label }) => `${value} (${label})`).join(', ')}`
  }
  const range = `${german(rule.min ?? 0)} bis ${german(rule.max ?? 0)}${unit ? ` ${unit}` : ''}`
  return `${whole ? 'eine ganze Zahl' : 'eine Zahl'} von ${range}`
}

const numbers = new Intl.NumberFormat('de-DE', { maximumFractionDigits: 6 })

function german(value: number): string {
  return numbers.format(value)
}

/** A value from outside, bounded, as a German text shows it. */
function shown(value: unknown): string {
  if (typeof value === 'number') return Number.isFinite(value) ? german(value) : 'keine Zahl'
  if (typeof value === 'string') return value.length > 60 ? `${value.slice(0, 60)} …` : value
  return typeof value === 'boolean' ? String(value) : 'ein Wert anderer Art'
}
