import { graphql } from '../../graphql/gql.ts'

export const metersDocument = graphql(`
  query Meters($first: Int!, $after: String) {
    meters(first: $first, after: $after) {
      nodes {
        id
        name
        meteringLocation
        intervalSeconds
        simulated
        firstReadingAt
        lastReadingAt
        latestReading {
          ts
          consumptionKw
          productionKw
          quality
        }
      }
      pageInfo {
        endCursor
        hasNextPage
      }
    }
  }
`)

export const meterDocument = graphql(`
  query Meter($id: ID!) {
    meter(id: $id) {
      id
      name
      meteringLocation
      timeZone
      intervalSeconds
      simulated
      firstReadingAt
      lastReadingAt
    }
  }
`)

export const meterSeriesDocument = graphql(`
  query MeterSeries($meterId: ID!, $from: DateTime!, $to: DateTime!, $maxPoints: Int!) {
    consumption: series(
      meterIds: [$meterId]
      quantity: CONSUMPTION
      from: $from
      to: $to
      maxPoints: $maxPoints
    ) {
      meterId
      start
      stepSeconds
      sampled
      values
      minimum
      maximum
      summary {
        energyKwh
        peakKw
        peakAt
        minimumKw
        present
        expected
      }
    }
    production: series(
      meterIds: [$meterId]
      quantity: PRODUCTION
      from: $from
      to: $to
      maxPoints: $maxPoints
    ) {
      meterId
      start
      stepSeconds
      sampled
      values
      minimum
      maximum
      summary {
        energyKwh
        peakKw
        peakAt
        minimumKw
        present
        expected
      }
    }
  }
`)
