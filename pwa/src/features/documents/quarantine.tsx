import { useMutation, useQuery } from '@apollo/client/react'
import { ShieldAlert } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import { Card, CardTitle } from '../../components/card.tsx'
import { Notice } from '../../components/notice.tsx'
import { ProblemNotice } from '../../components/problem-notice.tsx'
import { ProgressBar } from '../../components/progress-bar.tsx'
import type { QuarantineQuery } from '../../graphql/graphql.ts'
import { problemOf, problemOfUserError, type Problem } from '../../lib/api/problem.ts'
import { formatDateTime } from '../../lib/format.ts'
import { useJob } from '../../lib/jobs/use-job.ts'
import { quarantineDocument, rejectItemDocument, releaseItemDocument } from './documents.queries.ts'
import { texts } from './documents.texts.ts'

type HeldItem = QuarantineQuery['items']['nodes'][number]

/** Documents that wait for an administrator's decision; nothing where none does. */
export function QuarantineCard() {
  const { data, refetch } = useQuery(quarantineDocument, { fetchPolicy: 'cache-and-network' })
  const held = data?.items.nodes ?? []
  if (held.length === 0) return null
  return (
    <Card aria-labelledby="quarantine" className="grid gap-4">
      <CardTitle id="quarantine">
        <ShieldAlert aria-hidden className="mr-2 inline size-5 text-warn" />
        {texts.quarantine}
      </CardTitle>
      <p className="text-sm text-ink-soft">{texts.quarantineHint}</p>
      <ul className="grid gap-3">
        {held.map(item => (
          <li key={item.id} className="grid gap-3 rounded-xl border border-line p-3">
            <Held item={item} onDecided={() => void refetch()} />
          </li>
        ))}
      </ul>
    </Card>
  )
}

type HeldProps = { item: HeldItem; onDecided: () => void }

function Held({ item, onDecided }: HeldProps) {
  const [jobId, setJobId] = useState<string>()
  const [problem, setProblem] = useState<Problem>()
  const [release, releasing] = useMutation(releaseItemDocument)
  const [reject, rejecting] = useMutation(rejectItemDocument)
  const variables = { id: item.id }
  const onRelease = () =>
    void release({ variables })
      .then(({ data }) => {
        const result = data?.releaseItem
        if (result?.__typename === 'Job') setJobId(result.id)
        else if (result) setProblem(problemOfUserError(result))
      })
      .catch((error: unknown) => setProblem(problemOf(error)))
  const onReject = () =>
    void reject({ variables })
      .then(({ data }) => {
        const result = data?.rejectItem
        if (result?.__typename === 'UserError') setProblem(problemOfUserError(result))
        else onDecided()
      })
      .catch((error: unknown) => setProblem(problemOf(error)))
  return (
    <>
      <Suspicions item={item} />
      {problem && <ProblemNotice problem={problem} />}
      {jobId === undefined ? (
        <Decision
          isBusy={releasing.loading || rejecting.loading}
          onRelease={onRelease}
          onReject={onReject}
        />
      ) : (
        <Released title={item.title} jobId={jobId} onDone={onDecided} />
      )}
    </>
  )
}

type DecisionProps = { isBusy: boolean; onRelease: () => void; onReject: () => void }

/** A rejected file is gone, so that is asked for twice. */
function Decision({ isBusy, onRelease, onReject }: DecisionProps) {
  const [isRejecting, setRejecting] = useState(false)
  if (isRejecting) {
    return (
      <div className="grid gap-2">
        <p className="text-sm">{texts.rejectQuestion}</p>
        <div className="flex flex-wrap gap-2">
          <Button variant="danger" disabled={isBusy} onClick={onReject}>
            {texts.rejectConfirm}
          </Button>
          <Button onClick={() => setRejecting(false)}>{texts.cancel}</Button>
        </div>
      </div>
    )
  }
  return (
    <div className="flex flex-wrap gap-2">
      <Button disabled={isBusy} onClick={onRelease}>
        {texts.release}
      </Button>
      <Button variant="danger" disabled={isBusy} onClick={() => setRejecting(true)}>
        {texts.reject}
      </Button>
    </div>
  )
}

function Suspicions({ item: { title, quarantine } }: { item: HeldItem }) {
  if (!quarantine) return <p className="font-semibold">{title}</p>
  const { fileName, since, suspicions } = quarantine
  return (
    <>
      <div>
        <p className="font-semibold [overflow-wrap:anywhere]">{title}</p>
        <p className="text-xs text-ink-soft [overflow-wrap:anywhere]">
          {fileName}, {formatDateTime(since)}
        </p>
      </div>
      <details className="text-sm">
        <summary className="cursor-pointer py-3 font-medium">
          {texts.suspicions(suspicions.length)}
        </summary>
        <ul className="mt-2 grid gap-2">
          {suspicions.map(({ rule, place, excerpt, message }) => (
            <li key={`${rule} ${place} ${excerpt}`} className="grid gap-1">
              <p>
                {message} <span className="text-ink-soft">({place})</span>
              </p>
              <p className="rounded-lg bg-raised p-2 text-xs [overflow-wrap:anywhere]">{excerpt}</p>
            </li>
          ))}
        </ul>
      </details>
    </>
  )
}

function Released({ title, jobId, onDone }: { title: string; jobId: string; onDone: () => void }) {
  const status = useJob(jobId)
  if (status.state === 'failed') return <ProblemNotice problem={status.problem} />
  if (status.state !== 'done') {
    return (
      <ProgressBar label={texts.reading} share={status.state === 'running' ? status.progress : 0} />
    )
  }
  return (
    <Notice
      tone="good"
      title={texts.released(title)}
      isAnnounced
      action={<Button onClick={onDone}>{texts.close}</Button>}
    />
  )
}
