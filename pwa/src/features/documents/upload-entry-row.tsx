import { useApolloClient } from '@apollo/client/react'
import { useEffect } from 'react'
import { Link } from 'react-router'
import { Button } from '../../components/button.tsx'
import { Notice } from '../../components/notice.tsx'
import { ProblemNotice } from '../../components/problem-notice.tsx'
import { ProgressBar } from '../../components/progress-bar.tsx'
import { useJob, type Job } from '../../lib/jobs/use-job.ts'
import { isDuplicate, type UploadEntry } from './document-upload.ts'
import { texts } from './documents.texts.ts'

type ReadyProps = { job: Job; onOpen: () => void }

function Ready({ job, onOpen }: ReadyProps) {
  const client = useApolloClient()
  useEffect(() => {
    // The new document may belong to any list that has been searched before.
    void client.refetchQueries({
      updateCache: cache => {
        cache.evict({ id: 'ROOT_QUERY', fieldName: 'items' })
      },
    })
  }, [client])
  return (
    <Notice
      tone="good"
      title={texts.ready}
      isAnnounced
      action={
        job.targetId && (
          <Button asChild>
            <Link to={`/dokumente/${job.targetId}`} onClick={onOpen}>
              {texts.openDocument}
            </Link>
          </Button>
        )
      }
    >
      {job.message}
    </Notice>
  )
}

type ReadingProps = { jobId: string; takeAnyway: () => void; onOpen: () => void }

function Reading({ jobId, takeAnyway, onOpen }: ReadingProps) {
  const status = useJob(jobId)
  switch (status.state) {
    case 'idle':
      return null
    case 'running':
      return <ProgressBar label={status.step || texts.reading} share={status.progress} />
    case 'failed':
      return (
        <>
          <ProblemNotice problem={status.problem} />
          {isDuplicate(status.problem) && (
            <Button className="justify-self-start" onClick={takeAnyway}>
              {texts.takeAnyway}
            </Button>
          )}
        </>
      )
    case 'done':
      return <Ready job={status.job} onOpen={onOpen} />
  }
}

/** One of the files: sending, reading, ready or refused. */
export function UploadEntryRow({ entry, onOpen }: { entry: UploadEntry; onOpen: () => void }) {
  return (
    <li className="grid gap-2 rounded-xl border border-line p-3">
      <p className="text-sm font-semibold [overflow-wrap:anywhere]">{entry.fileName}</p>
      {entry.state === 'sending' && <ProgressBar label={texts.sending} share={entry.share} />}
      {entry.state === 'reading' && (
        <Reading jobId={entry.jobId} takeAnyway={entry.takeAnyway} onOpen={onOpen} />
      )}
      {entry.state === 'failed' && <ProblemNotice problem={entry.problem} />}
    </li>
  )
}
