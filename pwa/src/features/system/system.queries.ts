import { graphql } from '../../graphql/gql.ts'

export const healthDocument = graphql(`
  query Health {
    health {
      name
      title
      state
      detail
      latencyMs
    }
  }
`)
