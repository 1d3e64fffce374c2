import { graphql } from '../../graphql/gql.ts'

export const createUploadDocument = graphql(`
  mutation CreateUpload($input: CreateUploadInput!) {
    createUpload(input: $input) {
      ... on Upload {
        id
        url
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
