import { useApolloClient } from '@apollo/client/react'
import { useEffect } from 'react'
import { Link } from 'react-router'
import { Button } from '../../components/button.tsx'
import { Notice } from '../../components/notice.tsx'
import { ProblemNotice } from '../../components/problem-notice.tsx'
import { ProgressBar } from '../../components/progress-bar.tsx'
import { useJob, type Job } from '../../lib/jobs/use-job.ts'
import type { ImportPreview } from './import-preview.ts'
import { texts } from './import.texts.ts'

type Props = {
  jobId: string
  preview: ImportPreview
  onRestart: () => void
  onClose: () => void
}

type DoneProps = Omit<Props, 'jobId'> & { job: Job }

function Done({ job, preview, onRestart, onClose }: DoneProps) {
  const client = useApolloClient()
  useEffect(() => {
    // New values may change every list and chart on the page behind the dialog.
    void client.refetchQueries({ include: 'active' })
  }, [client])
  const leave = () => {
    onRestart()
    onClose()
  }
  const isPrices = preview.kind === 'PRICES'
  const target = isPrices ? '/marktpreise' : `/zaehler/${job.targetId ?? ''}`
  return (
    <Notice
      tone="good"
      title={texts.done}
      isAnnounced
      action={
        <>
          <Button variant="primary" asChild>
            <Link to={target} onClick={leave}>
              {isPrices ? texts.toPrices : texts.toMeter}
            </Link>
          </Button>
          <Button onClick={onRestart}>{texts.next}</Button>
        </>
      }
    >
      {job.message}
    </Notice>
  )
}

/** The import as it runs, then where its values are. */
export function ImportRunStep({ jobId, ...props }: Props) {
  const status = useJob(jobId)
  switch (status.state) {
    case 'idle':
      return null
    case 'running':
      return <ProgressBar label={status.step || texts.importing} share={status.progress} />
    case 'failed':
      return (
        <div className="grid justify-items-start gap-3">
          <ProblemNotice problem={status.problem} />
          <Button onClick={props.onRestart}>{texts.other}</Button>
        </div>
      )
    case 'done':
      return <Done job={status.job} {...props} />
  }
}
