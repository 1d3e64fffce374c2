import { useApolloClient } from '@apollo/client/react'
import { useState } from 'react'
import { ingestFile, type DocumentLabels, type UploadEntry } from './document-upload.ts'

export type DocumentUploads = {
  entries: readonly UploadEntry[]
  sendAll: (files: File[], labels: DocumentLabels) => void
}

/** Sends several files side by side; one that fails does not hold up the others. */
export function useDocumentUploads(): DocumentUploads {
  const client = useApolloClient()
  const [entries, setEntries] = useState<readonly UploadEntry[]>([])

  const put = (entry: UploadEntry) =>
    setEntries(old =>
      old.some(({ key }) => key === entry.key)
        ? old.map(other => (other.key === entry.key ? entry : other))
        : [...old, entry],
    )
  const send = async (file: File, key: number, labels: DocumentLabels) => {
    const entry = { key, fileName: file.name }
    const takeAnyway = () => void send(file, key, { ...labels, acceptDuplicate: true })
    put({ ...entry, state: 'sending', share: 0 })
    const onProgress = (share: number) => put({ ...entry, state: 'sending', share })
    const result = await ingestFile(client, file, labels, onProgress)
    if ('problem' in result) put({ ...entry, state: 'failed', problem: result.problem })
    else put({ ...entry, state: 'reading', jobId: result.jobId, takeAnyway })
  }
  const sendAll = (files: File[], labels: DocumentLabels) =>
    files.forEach((file, index) => void send(file, entries.length + index, labels))

  return { entries, sendAll }
}
