import { graphql } from '../../graphql/gql.ts'

export const liveMeterDocument = graphql(`
  query LiveMeter($id: ID!) {
    meter(id: $id) {
      id
      simulation {
        profile
        intervalSeconds
        running
        seed
        startedAt
      }
    }
  }
`)

export const liveSeedDocument = graphql(`
  query LiveSeed($meterId: ID!, $from: DateTime!, $to: DateTime!) {
    consumption: series(
      meterIds: [$meterId]
      quantity: CONSUMPTION
      from: $from
      to: $to
      maxPoints: 800
    ) {
      start
      stepSeconds
      values
    }
    production: series(
      meterIds: [$meterId]
      quantity: PRODUCTION
      from: $from
      to: $to
      maxPoints: 800
    ) {
      start
      stepSeconds
      values
    }
  }
`)

export const readingAddedDocument = graphql(`
  subscription ReadingAdded($meterId: ID!, $since: DateTime) {
    readingAdded(meterId: $meterId, since: $since) {
      ts
      consumptionKw
      productionKw
      voltage
      quality
      cursor
      meter {
        id
        simulation {
          profile
          intervalSeconds
          running
          seed
          startedAt
        }
      }
    }
  }
`)

export const startSimulationDocument = graphql(`
  mutation StartSimulation($meterId: ID!) {
    startSimulation(meterId: $meterId) {
      ... on Meter {
        id
        simulation {
          profile
          intervalSeconds
          running
          seed
          startedAt
        }
      }
      ... on UserError {
        code
        message
        place
        remedy
      }
    }
  }
`)

export const stopSimulationDocument = graphql(`
  mutation StopSimulation($meterId: ID!) {
    stopSimulation(meterId: $meterId) {
      ... on Meter {
        id
        simulation {
          profile
          intervalSeconds
          running
          seed
          startedAt
        }
      }
      ... on UserError {
        code
        message
        place
        remedy
      }
    }
  }
`)
