import { graphql } from '../../graphql/gql.ts'

export const requestExportDocument = graphql(`
  mutation RequestExport($input: RequestExportInput!) {
    requestExport(input: $input) {
      ... on Job {
        id
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
