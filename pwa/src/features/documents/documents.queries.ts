import { graphql } from '../../graphql/gql.ts'

export const itemsDocument = graphql(`
  query Items($first: Int!, $after: String, $search: String) {
    items(first: $first, after: $after, search: $search) {
      nodes {
        id
        title
        kind
        fileName
        mediaType
        tags
        confidentiality
        createdAt
        chunkCount
        pageCount
      }
      pageInfo {
        endCursor
        hasNextPage
      }
      totalCount
    }
  }
`)

export const itemDocument = graphql(`
  query Item($id: ID!) {
    item(id: $id) {
      id
      title
      kind
      source
      fileName
      mediaType
      tags
      confidentiality
      version
      createdAt
      chunkCount
      pageCount
      originalUrl
    }
  }
`)

export const itemChunksDocument = graphql(`
  query ItemChunks($id: ID!, $first: Int!, $after: String) {
    item(id: $id) {
      id
      chunks(first: $first, after: $after) {
        nodes {
          id
          idx
          text
          headings
          page
        }
        pageInfo {
          endCursor
          hasNextPage
        }
      }
    }
  }
`)

export const ingestDocumentDocument = graphql(`
  mutation IngestDocument($input: IngestDocumentInput!) {
    ingestDocument(input: $input) {
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

export const deleteItemDocument = graphql(`
  mutation DeleteItem($id: ID!) {
    deleteItem(id: $id) {
      ... on Item {
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
