import type { ApolloClient } from '@apollo/client'
import { useApolloClient } from '@apollo/client/react'
import { useEffect, useState } from 'react'
import type { ItemChunksQuery } from '../../graphql/graphql.ts'
import { problemOf, type Problem } from '../../lib/api/problem.ts'
import { openingRange, withEarlier, withLater, type ChunkRange } from './chunk-window.ts'
import { itemChunksDocument } from './documents.queries.ts'

type ChunkPage = NonNullable<ItemChunksQuery['item']>['chunks']
export type Chunk = ChunkPage['nodes'][number]

const PAGE_SIZE = 200

type Loaded = { chunks: readonly Chunk[]; endCursor: string | null; hasMore: boolean }

const NOTHING: Loaded = { chunks: [], endCursor: null, hasMore: true }

async function loadPage(client: ApolloClient, id: string, loaded: Loaded): Promise<Loaded> {
  const { data } = await client.query({
    query: itemChunksDocument,
    variables: { id, first: PAGE_SIZE, after: loaded.endCursor },
    fetchPolicy: 'no-cache',
  })
  const page = data?.item?.chunks
  if (!page) return { ...loaded, hasMore: false }
  const { endCursor, hasNextPage } = page.pageInfo
  return { chunks: [...loaded.chunks, ...page.nodes], endCursor, hasMore: hasNextPage }
}

/** Pages on until `isEnough`, so that a citation deep in a long law is found. */
async function loadUntil(
  client: ApolloClient,
  id: string,
  from: Loaded,
  isEnough: (loaded: Loaded) => boolean,
): Promise<Loaded> {
  let loaded = from
  do loaded = await loadPage(client, id, loaded)
  while (loaded.hasMore && !isEnough(loaded))
  return loaded
}

function indexOfChunk(chunks: readonly Chunk[], id: string | undefined): number | undefined {
  const index = chunks.findIndex(chunk => chunk.id === id)
  return index === -1 ? undefined : index
}

type Text =
  | { state: 'loading' }
  | { state: 'failed'; problem: Problem }
  | { state: 'loaded'; loaded: Loaded; range: ChunkRange; citedIndex: number | undefined }

export type ChunkView = {
  text: Text
  showEarlier: () => void
  showLater: () => void
  retry: () => void
}

/** The text of a document around the cited chunk, more of it on demand. */
export function useChunks(itemId: string, citedId: string | undefined): ChunkView {
  const client = useApolloClient()
  const [text, setText] = useState<Text>({ state: 'loading' })
  const [attempt, setAttempt] = useState(0)

  useEffect(() => {
    let isCurrent = true
    const load = async () => {
      const isEnough = ({ chunks }: Loaded) =>
        citedId === undefined || indexOfChunk(chunks, citedId) !== undefined
      const loaded = await loadUntil(client, itemId, NOTHING, isEnough)
      const citedIndex = indexOfChunk(loaded.chunks, citedId)
      const range = openingRange(citedIndex, loaded.chunks.length)
      if (isCurrent) setText({ state: 'loaded', loaded, range, citedIndex })
    }
    setText({ state: 'loading' })
    load().catch((error: unknown) => {
      if (isCurrent) setText({ state: 'failed', problem: problemOf(error) })
    })
    return () => {
      isCurrent = false
    }
  }, [client, itemId, citedId, attempt])

  const changeRange = (next: (range: ChunkRange) => ChunkRange) =>
    setText(old => (old.state === 'loaded' ? { ...old, range: next(old.range) } : old))

  const showLater = () => {
    if (text.state !== 'loaded') return
    const { end } = withLater(text.range)
    changeRange(withLater)
    if (end <= text.loaded.chunks.length || !text.loaded.hasMore) return
    loadPage(client, itemId, text.loaded)
      .then(loaded => setText(old => (old.state === 'loaded' ? { ...old, loaded } : old)))
      .catch((error: unknown) => setText({ state: 'failed', problem: problemOf(error) }))
  }
  return {
    text,
    showLater,
    showEarlier: () => changeRange(withEarlier),
    retry: () => setAttempt(count => count + 1),
  }
}
