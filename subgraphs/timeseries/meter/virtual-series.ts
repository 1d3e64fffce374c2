import type { FormulaNode } from './formula.ts'

/** One value per interval; NaN is "missing". */
export type Column = Float64Array

/**
 * The formula over whole columns of equal length, interval by interval. An interval in which a term is
 * missing, or whose result is no number (division by zero, overflow), is missing: never 0.
 */
export function evaluateFormula(
  node: FormulaNode,
  columns: ReadonlyMap<string, Column>,
  length: number,
): Column {
  const result = operand(node, columns, length)
  return typeof result === 'number' ? new Float64Array(length).fill(result) : result
}

/** Constants stay numbers until they meet a column. */
type Operand = number | Column

type Calculation = (left: number, right: number) => number

const calculations: Record<'+' | '-' | '*' | '/' | 'min' | 'max', Calculation> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  min: Math.min,
  max: Math.max,
}

function operand(node: FormulaNode, columns: ReadonlyMap<string, Column>, length: number): Operand {
  const of = (child: FormulaNode) => operand(child, columns, length)
  switch (node.type) {
    case 'number':
      return node.value
    case 'term':
      return columns.get(node.name) ?? NaN
    case 'negative':
      return combine(0, of(node.of), calculations['-'])
    case 'operation':
      return combine(of(node.left), of(node.right), calculations[node.operator])
    case 'call':
      return calculate(node.name, node.of.map(of))
  }
}

function calculate(name: 'min' | 'max' | 'abs', operands: Operand[]): Operand {
  const [first = NaN, ...others] = operands
  if (name === 'abs') return combine(first, 0, left => Math.abs(left))
  let result = combine(first, 0, left => left)
  for (const other of others) result = combine(result, other, calculations[name])
  return result
}

function combine(left: Operand, right: Operand, calculate: Calculation): Operand {
  if (typeof left === 'number' && typeof right === 'number') return finite(calculate(left, right))
  const { length } = typeof left === 'number' ? (right as Column) : left
  const result = new Float64Array(length)
  for (let i = 0; i < length; i += 1) {
    result[i] = finite(calculate(at(left, i), at(right, i)))
  }
  return result
}

function at(operand: Operand, index: number): number {
  return typeof operand === 'number' ? operand : (operand[index] ?? NaN)
}

/** An infinity would come back as 0 in the next division. */
function finite(value: number): number {
  return Number.isFinite(value) ? value : NaN
}
