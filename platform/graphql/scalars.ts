import { GraphQLError, GraphQLScalarType } from 'graphql'
import { DateTimeResolver } from 'graphql-scalars'

/** `DateTime`: an instant as ISO 8601 with offset or Z; answers are in UTC. */
export const DateTimeScalar = DateTimeResolver

/** Values of one column that a client may send: two years of quarter-hours, with room. */
const longestArgument = 100_000

/**
 * A column of numbers: a JSON array in which `null` stands for "no value". One scalar instead of a list
 * keeps subgraph and gateway from walking a resolver per point.
 */
export const FloatSeriesScalar = new GraphQLScalarType<(number | null)[], (number | null)[]>({
  name: 'FloatSeries',
  description: 'A column of numbers as a JSON array; `null` stands for "no value".',
  serialize(value) {
    if (isSeries(value)) return value
    throw new GraphQLError('FloatSeries is an array of finite numbers and nulls')
  },
  parseValue(value) {
    if (isSeries(value) && value.length <= longestArgument) return value
    throw new GraphQLError(
      `FloatSeries is an array of at most ${longestArgument} finite numbers and nulls`,
    )
  },
})

function isSeries(value: unknown): value is (number | null)[] {
  return Array.isArray(value) && value.every(entry => entry === null || Number.isFinite(entry))
}
