import { connection } from '../api/connection.ts'
import { problemOf, type Problem } from '../api/problem.ts'
import { problemOfBody } from '../api/rest.ts'

export type Transfer = {
  file: File
  /** Called with the share that is sent, 0 to 1. */
  onProgress: (share: number) => void
  signal?: AbortSignal | undefined
}

function problemOfResponse({ status, responseText }: XMLHttpRequest): Problem {
  try {
    return problemOfBody(status, JSON.parse(responseText))
  } catch {
    // Not the gateway's JSON: a proxy in between answered.
    return problemOfBody(status, undefined)
  }
}

/** Sends the bytes to a signed address. XMLHttpRequest, because `fetch` tells no upload progress. */
export function putFile(
  url: string,
  { file, onProgress, signal }: Transfer,
): Promise<Problem | undefined> {
  return new Promise(resolve => {
    const request = new XMLHttpRequest()
    request.upload.onprogress = event => onProgress(event.loaded / event.total)
    request.onload = () => resolve(request.status < 300 ? undefined : problemOfResponse(request))
    request.onerror = () => {
      connection.reportLoss()
      resolve(problemOf(new TypeError()))
    }
    request.onabort = () => resolve(undefined)
    signal?.addEventListener('abort', () => request.abort())
    request.open('PUT', url)
    request.send(file)
  })
}
