import { graphql } from '../../graphql/gql.ts'

export const itemsDocument = graphql(`
  query Items($first: Int!, $after: String, $search: String, $kind: ItemKind, $tags: [String!]) {
    items(first: $first, after: $after, search: $search, kind: $kind, tags: $tags) {
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
      pagesWithoutText
      originalUrl
    }
  }
`)

graphql(`
  fragment ChunkParts on ChunkConnection {
    nodes {
      id
      version
      idx
      text
      headings
      page
    }
    startCursor
    hasPreviousPage
    pageInfo {
      endCursor
      hasNextPage
    }
  }
`)

export const itemChunksDocument = graphql(`
  query ItemChunks($id: ID!, $first: Int!, $after: String, $before: String, $version: Int) {
    item(id: $id) {
      id
      version
      chunks(first: $first, after: $after, before: $before, version: $version) {
        ...ChunkParts
      }
    }
  }
`)

/** A cited chunk with those around it, wherever in a long document it stands. */
export const citedChunksDocument = graphql(`
  query CitedChunks($id: ID!, $chunkId: ID!, $before: Int!, $after: Int!) {
    item(id: $id) {
      id
      version
      chunksAround(chunkId: $chunkId, before: $before, after: $after) {
        ...ChunkParts
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

/** For administrators: documents that wait because of suspicious places. */
export const quarantineDocument = graphql(`
  query Quarantine {
    items(first: 50, status: QUARANTINED) {
      nodes {
        id
        title
        quarantine {
          fileName
          since
          suspicions {
            rule
            place
            excerpt
            message
          }
        }
      }
    }
  }
`)

export const releaseItemDocument = graphql(`
  mutation ReleaseItem($id: ID!) {
    releaseItem(id: $id) {
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

export const rejectItemDocument = graphql(`
  mutation RejectItem($id: ID!) {
    rejectItem(id: $id) {
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
