import { graphql } from '../../graphql/gql.ts'

export const auditLogDocument = graphql(`
  query AuditLog($first: Int!, $after: String) {
    auditLog(first: $first, after: $after) {
      nodes {
        id
        ts
        actor
        action
        target
        meta
        hash
      }
      pageInfo {
        endCursor
        hasNextPage
      }
    }
  }
`)
