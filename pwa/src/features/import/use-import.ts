import type { ApolloClient } from '@apollo/client'
import { useApolloClient } from '@apollo/client/react'
import { useEffect, useReducer, useRef } from 'react'
import type { ImportOptions } from '../../graphql/graphql.ts'
import { problemOf, problemOfUserError, type Problem } from '../../lib/api/problem.ts'
import { uploadFile } from '../../lib/uploads/upload-file.ts'
import {
  changesReading,
  importOptionsOf,
  isAboutOneRow,
  type ImportChoices,
} from './import-preview.ts'
import { nextImportState, type ImportEvent, type ImportState } from './import-state.ts'
import { previewImportDocument, startImportDocument } from './import.queries.ts'

export type ImportSession = {
  state: ImportState
  chooseFile: (file: File) => void
  change: (change: ImportChoices) => void
  start: () => void
  restart: () => void
}

/** Takes a file from the choice to the finished import. Leaving the dialog stops the transfer. */
export function useImport(): ImportSession {
  const client = useApolloClient()
  const [state, dispatch] = useReducer(nextImportState, { step: 'choose' })
  const transfer = useRef<AbortController>(undefined)
  useEffect(() => () => transfer.current?.abort(), [])

  const fail = (problem: Problem) => dispatch({ type: 'failed', problem })
  const failWith = (error: unknown) => fail(problemOf(error))

  const preview = async (uploadId: string, options: ImportOptions) => {
    for (const event of await previewOf(client, uploadId, options)) dispatch(event)
  }

  const upload = async (file: File) => {
    transfer.current = new AbortController()
    const { signal } = transfer.current
    dispatch({ type: 'file-chosen', fileName: file.name })
    const onProgress = (share: number) => dispatch({ type: 'sent', share })
    const result = await uploadFile(client, 'IMPORT', { file, signal, onProgress })
    if (signal.aborted) return
    if ('problem' in result) {
      fail(result.problem)
      return
    }
    dispatch({ type: 'uploaded' })
    await preview(result.uploadId, {})
  }

  const change = (changed: ImportChoices) => {
    if (state.step !== 'preview') return
    const choices = { ...state.choices, ...changed }
    const isUpdating = changesReading(changed)
    dispatch({ type: 'changed', choices, isUpdating })
    if (isUpdating) preview(state.preview.uploadId, choices).catch(failWith)
  }

  const run = async () => {
    if (state.step !== 'preview') return
    const options = importOptionsOf(state.preview, state.choices)
    const { data } = await client.mutate({
      mutation: startImportDocument,
      variables: { input: { uploadId: state.preview.uploadId, options } },
    })
    const result = data?.startImport
    if (!result) failWith(undefined)
    else if (result.__typename === 'UserError') fail(problemOfUserError(result))
    else dispatch({ type: 'started', jobId: result.id })
  }

  return {
    state,
    change,
    chooseFile: file => void upload(file).catch(failWith),
    start: () => void run().catch(failWith),
    restart: () => dispatch({ type: 'restarted' }),
  }
}

/**
 * What the preview of these options brings about. Where single rows are the problem, it shows the rest,
 * and the user decides.
 */
async function previewOf(
  client: ApolloClient,
  uploadId: string,
  options: ImportOptions,
): Promise<ImportEvent[]> {
  const result = await askForPreview(client, uploadId, options)
  if (!result) return [{ type: 'failed', problem: problemOf(undefined) }]
  if (result.__typename !== 'UserError') return [{ type: 'previewed', preview: result }]
  const problem = problemOfUserError(result)
  if (!isAboutOneRow(result.code) || options.onBadRow) return [{ type: 'failed', problem }]
  const choices: ImportOptions = { ...options, onBadRow: 'SKIP' }
  const rest = await askForPreview(client, uploadId, choices)
  if (rest?.__typename !== 'ImportPreview') return [{ type: 'failed', problem }]
  return [
    { type: 'previewed', preview: rest },
    { type: 'changed', choices, isUpdating: false },
  ]
}

async function askForPreview(client: ApolloClient, uploadId: string, options: ImportOptions) {
  const { data } = await client.mutate({
    mutation: previewImportDocument,
    variables: { input: { uploadId, options } },
  })
  return data?.previewImport
}
