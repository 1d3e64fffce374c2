import { graphql } from '../../graphql/gql.ts'

export const usersDocument = graphql(`
  query Users($first: Int!, $after: String) {
    users(first: $first, after: $after) {
      nodes {
        id
        name
        displayName
        role
        active
        createdAt
      }
      pageInfo {
        endCursor
        hasNextPage
      }
    }
  }
`)

export const createUserDocument = graphql(`
  mutation CreateUser($input: CreateUserInput!) {
    createUser(input: $input) {
      ... on User {
        id
        name
        displayName
        role
        active
        createdAt
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
