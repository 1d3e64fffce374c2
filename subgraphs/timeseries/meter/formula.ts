import jsep from 'jsep'
import { UserError } from '#platform/errors.ts'
import { germanCount } from '../wording/german.ts'

export const formulaFunctions = ['min', 'max', 'abs'] as const
type FormulaFunction = (typeof formulaFunctions)[number]
type Operator = '+' | '-' | '*' | '/'

/** A formula, understood: nothing but numbers, named columns, the four operations and three functions. */
export type FormulaNode =
  | { type: 'number'; value: number }
  | { type: 'term'; name: string }
  | { type: 'negative'; of: FormulaNode }
  | { type: 'operation'; operator: Operator; left: FormulaNode; right: FormulaNode }
  | { type: 'call'; name: FormulaFunction; of: FormulaNode[] }

const mostCharacters = 1000
/** Of parentheses and calls in one another; a long sum is flat. */
const mostDepth = 20
const mostArguments = 20

/**
 * Parses `haupt - pv * 0.97`. Typographic signs (−, ·, ×, ÷) count as their plain ones. UserError
 * FORMULA_EMPTY, FORMULA_TOO_LONG, FORMULA_UNREADABLE, FORMULA_TOO_DEEP or FORMULA_NOT_ALLOWED, each
 * with what is wrong; nothing of the text is ever executed.
 */
export function parseFormula(expression: string): FormulaNode | UserError {
  const text = plainSigns(expression).trim()
  if (text === '') return wrong('FORMULA_EMPTY', 'Die Formel ist leer.')
  if (text.length > mostCharacters) {
    return wrong(
      'FORMULA_TOO_LONG',
      `Die Formel hat ${germanCount(text.length)} Zeichen; möglich sind ${mostCharacters}.`,
    )
  }
  let parsed: jsep.Expression
  try {
    parsed = jsep(text)
  } catch (error) {
    return unreadable(error)
  }
  return understand(parsed, 1)
}

/** Every name that the formula uses, once. */
export function formulaNames(node: FormulaNode): string[] {
  return [...new Set(namesIn(node))]
}

function* namesIn(node: FormulaNode): Generator<string> {
  if (node.type === 'term') yield node.name
  for (const child of childrenOf(node)) yield* namesIn(child)
}

function childrenOf(node: FormulaNode): FormulaNode[] {
  switch (node.type) {
    case 'number':
    case 'term':
      return []
    case 'negative':
      return [node.of]
    case 'operation':
      return [node.left, node.right]
    case 'call':
      return node.of
  }
}

function plainSigns(text: string): string {
  return text.replace(/[−–]/g, '-').replace(/[·×]/g, '*').replace(/÷/g, '/')
}

function understand(given: jsep.Expression, depth: number): FormulaNode | UserError {
  if (depth > mostDepth) {
    return wrong('FORMULA_TOO_DEEP', `Die Formel ist tiefer als ${mostDepth} Ebenen geschachtelt.`)
  }
  // The union of jsep's own node types; its index signature hides them.
  return understandNode(given as jsep.CoreExpression, depth)
}

function understandNode(node: jsep.CoreExpression, depth: number): FormulaNode | UserError {
  if (node.type === 'Literal') return literal(node)
  if (node.type === 'Identifier') return term(node)
  if (node.type === 'UnaryExpression') return negative(node, depth)
  if (node.type === 'BinaryExpression') return operation(node, depth)
  if (node.type === 'CallExpression') return call(node, depth)
  if (node.type !== 'Compound') return notAllowed(`ein Ausdruck der Art „${node.type}“`)
  return notAllowed(
    'mehr als ein Ausdruck (Dezimalstellen stehen hinter einem Punkt, nicht hinter einem Komma)',
  )
}

function term({ name }: jsep.Identifier): FormulaNode | UserError {
  return isFunction(name) ? notAllowed(`„${name}“ ohne Klammern`) : { type: 'term', name }
}

function literal({ value, raw }: jsep.Literal): FormulaNode | UserError {
  return typeof value === 'number' && Number.isFinite(value)
    ? { type: 'number', value }
    : notAllowed(`„${raw}“`)
}

function negative(node: jsep.UnaryExpression, depth: number): FormulaNode | UserError {
  if (node.operator !== '-') return notAllowed(`das Vorzeichen „${node.operator}“`)
  const of = understand(node.argument, depth + 1)
  return of instanceof UserError ? of : { type: 'negative', of }
}

function operation(node: jsep.BinaryExpression, depth: number): FormulaNode | UserError {
  const { operator } = node
  if (!isOperator(operator)) return notAllowed(`das Rechenzeichen „${operator}“`)
  const left = understand(node.left, depth)
  if (left instanceof UserError) return left
  const right = understand(node.right, depth + 1)
  return right instanceof UserError ? right : { type: 'operation', operator, left, right }
}

function call(node: jsep.CallExpression, depth: number): FormulaNode | UserError {
  const name = node.callee.type === 'Identifier' ? node.callee['name'] : undefined
  if (typeof name !== 'string' || !isFunction(name)) return notAllowed('dieser Aufruf')
  const given = node.arguments
  if (given.length === 0 || given.length > mostArguments || (name === 'abs' && given.length > 1)) {
    return notAllowed(`„${name}“ mit ${given.length} Werten`)
  }
  const of: FormulaNode[] = []
  for (const argument of given) {
    const understood = understand(argument, depth + 1)
    if (understood instanceof UserError) return understood
    of.push(understood)
  }
  return { type: 'call', name, of }
}

function isOperator(operator: string): operator is Operator {
  return ['+', '-', '*', '/'].includes(operator)
}

function isFunction(name: string): name is FormulaFunction {
  return formulaFunctions.some(known => known === name)
}

function unreadable(error: unknown): UserError {
  const at = error instanceof Error && 'index' in error ? error.index : undefined
  const where = typeof at === 'number' ? ` ab Zeichen ${at + 1}` : ''
  return wrong('FORMULA_UNREADABLE', `Die Formel ist${where} nicht lesbar.`)
}

function notAllowed(what: string): UserError {
  return wrong('FORMULA_NOT_ALLOWED', `In der Formel ist ${what} nicht möglich.`)
}

function wrong(code: string, message: string): UserError {
  return new UserError(code, message, {
    place: 'Formel',
    remedy:
      'Möglich sind Zahlen mit Punkt, die Namen der Summanden, + - * /, Klammern, min, max und abs, zum Beispiel „haupt - 0.97 * pv“.',
  })
}
