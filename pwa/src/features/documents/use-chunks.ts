import type { ApolloClient } from '@apollo/client'
import { useApolloClient } from '@apollo/client/react'
import { useEffect, useState } from 'react'
import type { ChunkPartsFragment } from '../../graphql/graphql.ts'
import { problemOf, type Problem } from '../../lib/api/problem.ts'
import { citedChunksDocument, itemChunksDocument } from './documents.queries.ts'

export type Chunk = ChunkPartsFragment['nodes'][number]

/** Chunks are shown a stretch at a time: a law has thousands, and a citation points to one of them. */
const PER_STEP = 40
const AROUND_CITED = { before: 6, after: 24 }

type Stretch = {
  chunks: readonly Chunk[]
  hasEarlier: boolean
  hasLater: boolean
  /** The version that is in force; the chunks may be of an earlier one, which an answer cited. */
  currentVersion: number
}

type Text =
  | { state: 'loading' }
  | { state: 'failed'; problem: Problem }
  | { state: 'loaded'; stretch: Stretch; isCitedMissing: boolean }

export type ChunkView = {
  text: Text
  showEarlier: () => void
  showLater: () => void
  retry: () => void
}

const NOTHING: Stretch = { chunks: [], hasEarlier: false, hasLater: false, currentVersion: 0 }

function stretchOf(page: ChunkPartsFragment, currentVersion: number): Stretch {
  const { nodes, hasPreviousPage, pageInfo } = page
  return {
    chunks: nodes,
    hasEarlier: hasPreviousPage,
    hasLater: pageInfo.hasNextPage,
    currentVersion,
  }
}

type Page = { after?: string; before?: string; version?: number }

async function loadPage(client: ApolloClient, id: string, page: Page): Promise<Stretch> {
  const { data } = await client.query({
    query: itemChunksDocument,
    variables: { id, first: PER_STEP, ...page },
    fetchPolicy: 'no-cache',
  })
  return data?.item ? stretchOf(data.item.chunks, data.item.version) : NOTHING
}

/** Undefined: no passage of this document has this id. */
async function loadCited(
  client: ApolloClient,
  id: string,
  chunkId: string,
): Promise<Stretch | undefined> {
  const { data } = await client.query({
    query: citedChunksDocument,
    variables: { id, chunkId, ...AROUND_CITED },
    fetchPolicy: 'no-cache',
  })
  const item = data?.item
  return item?.chunksAround ? stretchOf(item.chunksAround, item.version) : undefined
}

async function open(client: ApolloClient, id: string, citedId: string | undefined): Promise<Text> {
  const cited = citedId === undefined ? undefined : await loadCited(client, id, citedId)
  return {
    state: 'loaded',
    stretch: cited ?? (await loadPage(client, id, {})),
    isCitedMissing: citedId !== undefined && cited === undefined,
  }
}

function joined(earlier: Stretch, later: Stretch): Stretch {
  return {
    ...later,
    chunks: [...earlier.chunks, ...later.chunks],
    hasEarlier: earlier.hasEarlier,
  }
}

/** The text of a document around the cited chunk, more of it on demand. */
export function useChunks(itemId: string, citedId: string | undefined): ChunkView {
  const client = useApolloClient()
  const [text, setText] = useState<Text>({ state: 'loading' })
  const [attempt, setAttempt] = useState(0)
  const fail = (error: unknown) => setText({ state: 'failed', problem: problemOf(error) })

  useEffect(() => {
    let isCurrent = true
    setText({ state: 'loading' })
    open(client, itemId, citedId).then(
      opened => isCurrent && setText(opened),
      (error: unknown) => isCurrent && fail(error),
    )
    return () => {
      isCurrent = false
    }
  }, [client, itemId, citedId, attempt])

  const shown = text.state === 'loaded' ? text.stretch.chunks : []
  // Only what is still shown grows: a second click, or another document meanwhile, adds nothing.
  const extend = (page: Page, add: (shown: Stretch, more: Stretch) => Stretch) =>
    void loadPage(client, itemId, page)
      .then(more =>
        setText(old =>
          old.state === 'loaded' && old.stretch.chunks === shown
            ? { ...old, stretch: add(old.stretch, more) }
            : old,
        ),
      )
      .catch(fail)
  const [first] = shown
  const last = shown.at(-1)
  return {
    text,
    showEarlier: () =>
      first &&
      extend({ before: String(first.idx), version: first.version }, (old, more) =>
        joined(more, old),
      ),
    showLater: () => last && extend({ after: String(last.idx), version: last.version }, joined),
    retry: () => setAttempt(count => count + 1),
  }
}
