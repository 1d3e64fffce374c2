import { useMutation } from '@apollo/client/react'
import { Download } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { Notice } from '../../components/notice.tsx'
import { ProblemNotice } from '../../components/problem-notice.tsx'
import { ProgressBar } from '../../components/progress-bar.tsx'
import { Segmented } from '../../components/segmented.tsx'
import type { Quantity } from '../../graphql/graphql.ts'
import { problemOf, problemOfUserError, type Problem } from '../../lib/api/problem.ts'
import type { TimeWindow } from '../../lib/calendar.ts'
import { useJob, type JobStatus } from '../../lib/jobs/use-job.ts'
import { formatWindow } from '../../lib/span.ts'
import { requestExportDocument } from './export.queries.ts'
import { texts } from './export.texts.ts'

/** What is exported: a meter or a market. */
export type ExportSubject = { meterId: string } | { marketId: string }

type Props = { subject: ExportSubject; window: TimeWindow }

const QUANTITIES: Quantity[] = ['CONSUMPTION', 'PRODUCTION']

type ExportRun = {
  status: JobStatus
  problem: Problem | undefined
  start: (quantity: Quantity) => void
  restart: () => void
}

function useExport({ subject, window }: Props): ExportRun {
  const [request, { loading }] = useMutation(requestExportDocument)
  const [jobId, setJobId] = useState<string>()
  const [problem, setProblem] = useState<Problem>()
  const job = useJob(jobId)
  const start = (quantity: Quantity) => {
    setProblem(undefined)
    const input = {
      ...subject,
      ...('meterId' in subject ? { quantity } : {}),
      from: new Date(window.from).toISOString(),
      to: new Date(window.to).toISOString(),
    }
    request({ variables: { input } })
      .then(({ data }) => {
        const result = data?.requestExport
        if (result?.__typename === 'UserError') setProblem(problemOfUserError(result))
        else setJobId(result?.id)
      })
      .catch((error: unknown) => setProblem(problemOf(error)))
  }
  const status: JobStatus = loading ? { state: 'running', progress: 0, step: '' } : job
  return { status, problem, start, restart: () => setJobId(undefined) }
}

function Progress({ status, onRestart }: { status: JobStatus; onRestart: () => void }) {
  switch (status.state) {
    case 'idle':
      return null
    case 'running':
      return <ProgressBar label={status.step || texts.starting} share={status.progress} />
    case 'failed':
      return <ProblemNotice problem={status.problem} onRetry={onRestart} />
    case 'done':
      return (
        <Notice
          tone="good"
          title={texts.done}
          isAnnounced
          action={
            <>
              <Button variant="primary" asChild>
                <a href={status.job.downloadUrl ?? ''} download>
                  <Download />
                  {texts.download}
                </a>
              </Button>
              <Button onClick={onRestart}>{texts.again}</Button>
            </>
          }
        >
          {status.job.message && <p>{status.job.message}</p>}
          <p>{texts.doneHint}</p>
        </Notice>
      )
  }
}

function ExportForm({ subject, window }: Props) {
  const [quantity, setQuantity] = useState<Quantity>('CONSUMPTION')
  const { status, problem, start, restart } = useExport({ subject, window })
  return (
    <div className="grid gap-4">
      <p className="text-sm">
        <span className="text-ink-soft">{texts.range}: </span>
        <strong className="font-semibold">{formatWindow(window)}</strong>
      </p>
      {'meterId' in subject && (
        <Segmented
          label={texts.quantity}
          value={quantity}
          choices={QUANTITIES.map(value => ({ value, label: texts.quantities[value] }))}
          onChoose={setQuantity}
        />
      )}
      <p className="text-sm text-ink-soft">{texts.hint}</p>
      {problem && <ProblemNotice problem={problem} onRetry={() => start(quantity)} />}
      <Progress status={status} onRestart={restart} />
      {status.state === 'idle' && (
        <Button variant="primary" onClick={() => start(quantity)}>
          {texts.start}
        </Button>
      )}
    </div>
  )
}

/** The shown window as CSV: a job with progress, then a link that expires. */
export function ExportDialog(props: Props) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        <Download />
        {texts.open}
      </Button>
      <Dialog
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        title={texts.title}
        closeLabel={texts.close}
      >
        <ExportForm {...props} />
      </Dialog>
    </>
  )
}
