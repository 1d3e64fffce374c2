import type { ApolloClient } from '@apollo/client'
import type { UploadPurpose } from '../../graphql/graphql.ts'
import { problemOf, problemOfUserError, type Problem } from '../api/problem.ts'
import { putFile, type Transfer } from './put-file.ts'
import { createUploadDocument } from './upload.queries.ts'

export type UploadResult = { uploadId: string } | { problem: Problem }

/** Announces a file, sends its bytes and answers with the id under which the server holds them. */
export async function uploadFile(
  client: ApolloClient,
  purpose: UploadPurpose,
  transfer: Transfer,
): Promise<UploadResult> {
  const { file } = transfer
  try {
    const { data } = await client.mutate({
      mutation: createUploadDocument,
      variables: { input: { fileName: file.name, sizeBytes: file.size, purpose } },
    })
    const upload = data?.createUpload
    if (!upload) return { problem: problemOf(undefined) }
    if (upload.__typename === 'UserError') return { problem: problemOfUserError(upload) }
    const problem = await putFile(upload.url, transfer)
    return problem ? { problem } : { uploadId: upload.id }
  } catch (error) {
    return { problem: problemOf(error) }
  }
}
