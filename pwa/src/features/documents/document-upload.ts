import type { ApolloClient } from '@apollo/client'
import type { Confidentiality, ItemKind } from '../../graphql/graphql.ts'
import { problemOf, problemOfUserError, type Problem } from '../../lib/api/problem.ts'
import { uploadFile } from '../../lib/uploads/upload-file.ts'
import { ingestDocumentDocument } from './documents.queries.ts'

export type DocumentLabels = {
  kind: ItemKind
  confidentiality: Confidentiality
  tags: string[]
  /** Take the file although a document with the same text is there. */
  acceptDuplicate?: boolean
}

const DUPLICATE_CODES = new Set(['DOCUMENT_TEXT_KNOWN', 'DOCUMENT_IS_EARLIER_VERSION'])

/** Refused only because the text is there already: the user may want it all the same. */
export function isDuplicate({ code }: Problem): boolean {
  return code !== undefined && DUPLICATE_CODES.has(code)
}

/** How far one of several files has come. */
export type UploadEntry = { key: number; fileName: string } & (
  | { state: 'sending'; share: number }
  | { state: 'reading'; jobId: string; takeAnyway: () => void }
  | { state: 'failed'; problem: Problem }
)

/** `Vertrag, Netz , ` becomes `Vertrag`, `Netz`. */
export function parseTags(typed: string): string[] {
  const tags = typed.split(',').map(tag => tag.trim())
  return [...new Set(tags.filter(tag => tag !== ''))]
}

/** Sends a file and has it read; answers with the job that reads it. */
export async function ingestFile(
  client: ApolloClient,
  file: File,
  labels: DocumentLabels,
  onProgress: (share: number) => void,
): Promise<{ jobId: string } | { problem: Problem }> {
  const upload = await uploadFile(client, 'DOCUMENT', { file, onProgress })
  if ('problem' in upload) return upload
  try {
    const { data } = await client.mutate({
      mutation: ingestDocumentDocument,
      variables: { input: { uploadId: upload.uploadId, ...labels } },
    })
    const result = data?.ingestDocument
    if (!result) return { problem: problemOf(undefined) }
    if (result.__typename === 'UserError') return { problem: problemOfUserError(result) }
    return { jobId: result.id }
  } catch (error) {
    return { problem: problemOf(error) }
  }
}
