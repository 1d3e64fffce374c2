import { graphql } from '../../graphql/gql.ts'

export const jobProgressDocument = graphql(`
  subscription JobProgress($id: ID!) {
    jobProgress(id: $id) {
      id
      kind
      title
      state
      progress
      step
      message
      error {
        code
        message
        place
        remedy
      }
      targetId
      downloadUrl
    }
  }
`)
