import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { UserError } from '#platform/errors.ts'
import { formulaCycle, formulaLevels } from './formula-graph.ts'
import { formulaNames, parseFormula, type FormulaNode } from './formula.ts'
import { evaluateFormula } from './virtual-series.ts'

function parsed(expression: string): FormulaNode {
  const node = parseFormula(expression)
  if (node instanceof UserError) throw new Error(node.message)
  return node
}

function evaluate(expression: string, columns: Record<string, number[]>): number[] {
  const entries = Object.entries(columns).map(
    ([name, column]) => [name, Float64Array.from(column)] as const,
  )
  const length = Object.values(columns)[0]?.length ?? 0
  return [...evaluateFormula(parsed(expression), new Map(entries), length)]
}

describe('a formula', () => {
  it('knows numbers, names, the four operations, min, max and abs', () => {
    const columns = { haupt: [10, 4], pv: [3, 6] }

    expect(evaluate('haupt - 0.5 * pv', columns)).toEqual([8.5, 1])
    expect(evaluate('max(haupt − pv, 0)', columns)).toEqual([7, 0])
    expect(evaluate('-(haupt + pv) · 2', columns)).toEqual([-26, -20])
    expect(evaluate('abs(haupt - pv) ÷ 2', columns)).toEqual([3.5, 1])
    expect(evaluate('min(haupt, pv, 5)', columns)).toEqual([3, 4])
    expect(evaluate('haupt - pv - 1', columns)).toEqual([6, -3])
  })

  it('names its terms once each', () => {
    expect(formulaNames(parsed('a + b * a - max(c, ä1)'))).toEqual(['a', 'b', 'c', 'ä1'])
  })

  it('may be a long sum', () => {
    const names = Array.from({ length: 32 }, (_, i) => `zaehler_${i}`)

    expect(formulaNames(parsed(names.join(' + ')))).toEqual(names)
  })

  it.each([
    ['', 'FORMULA_EMPTY'],
    [' + '.repeat(400), 'FORMULA_TOO_LONG'],
    ['a +', 'FORMULA_UNREADABLE'],
    ['((a)', 'FORMULA_UNREADABLE'],
    ['a = 1', 'FORMULA_UNREADABLE'],
    [`${'-('.repeat(30)}a${')'.repeat(30)}`, 'FORMULA_TOO_DEEP'],
    ...[
      ...['a, b', '1,5 * a', 'a b', 'a ** 2', 'a % 2', 'a > b', 'a ? b : c', '!a', '+a', '~a'],
      ...['a.b', 'a[0]', '[a]', '"a"', 'true', 'this', 'min', 'abs(a, b)', 'max()', 'sin(a)'],
      ...['constructor.constructor("return 1")()', 'a || b', '1e999'],
    ].map(text => [text, 'FORMULA_NOT_ALLOWED']),
  ])('refuses %s with %s', (text = '', code) => {
    expect(parseFormula(text)).toMatchObject({ code })
  })

  it('makes an interval missing in which a term is missing or a division has no result', () => {
    const columns = { a: [1, NaN, 0, 1], b: [1, 1, 1, 0] }

    expect(evaluate('a + b', columns)).toEqual([2, NaN, 1, 1])
    expect(evaluate('max(a, b)', columns)).toEqual([1, NaN, 1, 1])
    expect(evaluate('0 * a', columns)).toEqual([0, NaN, 0, 0])
    expect(evaluate('1 / (a / b)', columns)).toEqual([1, NaN, NaN, NaN])
  })

  it('is worth the same interval by interval as column by column', () => {
    const value = fc.oneof(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.constant(NaN))
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value), { minLength: 1 }), rows => {
        const [a, b] = [rows.map(([left]) => left), rows.map(([, right]) => right)]
        const whole = evaluate('max(a - b, 0) + abs(b) / 3', { a, b })
        const single = rows.flatMap(([left, right]) =>
          evaluate('max(a - b, 0) + abs(b) / 3', { a: [left], b: [right] }),
        )
        expect(whole).toEqual(single)
      }),
    )
  })

  it('answers everything that is typed with a tree or a message', () => {
    fc.assert(
      fc.property(
        fc.string({
          maxLength: 60,
          unit: fc.constantFrom(
            'a',
            'b',
            'min',
            'max',
            '1',
            '.',
            '+',
            '-',
            '*',
            '/',
            '(',
            ')',
            ',',
            '?',
            '[',
            ']',
          ),
        }),
        text => {
          const node = parseFormula(text)
          if (node instanceof UserError) expect(node.remedy).toBeDefined()
          else expect(evaluateFormula(node, new Map(), 2)).toHaveLength(2)
        },
      ),
      { numRuns: 300 },
    )
  })
})

describe('formulas of formulas', () => {
  const graph = new Map([
    ['a', ['b', 'x']],
    ['b', ['c']],
    ['c', ['y']],
  ])

  it('may not lead back to themselves', () => {
    expect(formulaCycle(graph, 'a')).toBeUndefined()
    expect(formulaCycle(new Map([...graph, ['c', ['a']]]), 'a')).toEqual(['a', 'b', 'c', 'a'])
    expect(formulaCycle(new Map([['a', ['a']]]), 'a')).toEqual(['a', 'a'])
  })

  it('are counted in levels, above and below', () => {
    expect(['a', 'b', 'c'].map(meter => formulaLevels(graph, meter))).toEqual([3, 3, 3])
    expect(formulaLevels(new Map([['a', ['x']]]), 'a')).toBe(1)
  })

  it('end even where many share many', () => {
    const layers = Array.from({ length: 8 }, (_, layer) =>
      Array.from({ length: 20 }, (_, place) => `${layer}-${place}`),
    )
    const shared = new Map(
      layers.flatMap((ids, layer) => ids.map(id => [id, layers[layer + 1] ?? []] as const)),
    )

    expect(formulaCycle(shared, '0-0')).toBeUndefined()
    expect(formulaLevels(shared, '3-0')).toBe(8)
  })
})
