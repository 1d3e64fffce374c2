import { graphql } from '../../graphql/gql.ts'

export const askLunaDocument = graphql(`
  subscription AskLuna($input: AskInput!) {
    askLuna(input: $input) {
      ... on LunaSources {
        cursor
        sources {
          number
          chunkId
          item {
            id
          }
          title
          headings
          page
          excerpt
          score
        }
      }
      ... on LunaDelta {
        cursor
        text
      }
      ... on LunaDone {
        cursor
        level
        engine
        milliseconds
        cited
      }
      ... on LunaFailure {
        cursor
        error {
          code
          message
          place
          remedy
        }
      }
    }
  }
`)
