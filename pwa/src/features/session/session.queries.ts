import { graphql } from '../../graphql/gql.ts'

export const meDocument = graphql(`
  query Me {
    me {
      id
      name
      displayName
      role
    }
  }
`)

export const changePasswordDocument = graphql(`
  mutation ChangePassword($input: ChangePasswordInput!) {
    changePassword(input: $input) {
      ... on User {
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
