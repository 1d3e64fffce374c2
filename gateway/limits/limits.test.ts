import { getIntrospectionQuery, GraphQLError, parse } from 'graphql'
import { describe, expect, it } from 'vitest'
import { plannerBomb } from '../testing/planner-bomb.ts'
import { measureDocument } from './measure-document.ts'
import { parseWithinLimits } from './parse-within-limits.ts'

function refusal(source: string) {
  try {
    parseWithinLimits(source)
    return undefined
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error
    return { message: error.message, ...error.extensions }
  }
}

const repeat = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => make(index)).join(' ')
const nested = (depth: number) => `${'{ a '.repeat(depth)}${'}'.repeat(depth)}`

describe('the limits of an operation', () => {
  it.each([
    ['tokens', 2000, repeat(2000, () => 'a'), 'Die Anfrage ist zu lang, erlaubt sind 2.000 Token.'],
    [
      'aliases',
      50,
      repeat(51, i => `a${i}: __typename`),
      'Die Anfrage benutzt 51 Aliasnamen, erlaubt sind 50.',
    ],
    [
      'directives',
      50,
      `a ${'@x '.repeat(51)}`,
      'Die Anfrage benutzt 51 Direktiven, erlaubt sind 50.',
    ],
    [
      'rootFields',
      20,
      repeat(21, i => `a${i}`),
      'Die Anfrage verlangt 21 Felder auf der obersten Ebene, erlaubt sind 20.',
    ],
  ])('refuse too many %s', (limit, maximum, selection, message) => {
    expect(refusal(`{ ${selection} }`)).toEqual({
      code: 'OPERATION_LIMIT_EXCEEDED',
      limit,
      maximum,
      message,
      http: { status: 400 },
    })
  })

  it('refuse more than twelve levels, wherever fragments hide them', () => {
    const hidden = `{ a { ...F } } fragment F on A { b { ... on B ${nested(11)} } }`

    expect(refusal(nested(12))).toBeUndefined()
    expect(refusal(nested(13))).toMatchObject({ limit: 'depth', maximum: 12 })
    expect(refusal(hidden)).toMatchObject({ limit: 'depth' })
  })

  it('count root fields in fragments', () => {
    const fragment = `fragment F on Query { ${repeat(11, i => `a${i}`)} }`

    expect(refusal(`{ ...F } ${fragment}`)).toBeUndefined()
    expect(refusal(`{ ...F ...F } ${fragment}`)).toMatchObject({ limit: 'rootFields' })
  })

  it('refuse a planner bomb in well under 50 ms', () => {
    const durations: number[] = []

    for (const depth of [20, 24, 30, 40, 200]) {
      const start = performance.now()
      const refused = refusal(plannerBomb(depth))
      durations.push(performance.now() - start)
      expect(refused).toMatchObject({ code: 'OPERATION_LIMIT_EXCEEDED' })
    }

    // The best of five: other work on the machine is not what is measured.
    expect(Math.min(...durations)).toBeLessThan(50)
    const { selections } = measureDocument(parse(plannerBomb(20)))
    expect(selections).toBeGreaterThan(2 ** 20)
  })

  it('survive fragments that contain each other, which validation refuses later', () => {
    const cycle = '{ ...A } fragment A on Query { a ...B } fragment B on Query { b ...A }'

    expect(measureDocument(parse(cycle))).toMatchObject({ selections: 2, depth: 1 })
    expect(refusal(cycle)).toBeUndefined()
  })

  it('let the standard introspection query pass', () => {
    expect(refusal(getIntrospectionQuery())).toBeUndefined()
  })

  it('report a syntax error with its place', () => {
    expect(refusal('{ meter( }')).toMatchObject({ code: 'GRAPHQL_PARSE_FAILED' })
  })
})
