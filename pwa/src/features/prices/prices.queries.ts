import { graphql } from '../../graphql/gql.ts'

export const marketsDocument = graphql(`
  query Markets {
    markets {
      id
      name
      product
      stepSeconds
      unit
      firstAt
      lastAt
    }
  }
`)

export const marketSeriesDocument = graphql(`
  query MarketSeries($marketId: ID!, $from: DateTime!, $to: DateTime!, $maxPoints: Int!) {
    marketSeries(marketId: $marketId, from: $from, to: $to, maxPoints: $maxPoints) {
      marketId
      start
      stepSeconds
      sampled
      values
      minimum
      maximum
      summary {
        meanEurMwh
        minEurMwh
        maxEurMwh
        minAt
        maxAt
        negativeIntervals
        present
        expected
      }
    }
  }
`)
