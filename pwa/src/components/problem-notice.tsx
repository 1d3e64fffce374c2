import { isWorthRetrying, type Problem } from '../lib/api/problem.ts'
import { problemTexts } from '../lib/api/problem.texts.ts'
import { Button } from './button.tsx'
import { Notice } from './notice.tsx'

type Props = { problem: Problem; onRetry?: (() => void) | undefined }

/** What went wrong, where, and what helps; with a button where another attempt can help. */
export function ProblemNotice({ problem, onRetry }: Props) {
  const canRetry = onRetry && isWorthRetrying(problem)
  return (
    <Notice
      tone={problem.kind === 'offline' ? 'warn' : 'bad'}
      title={problem.message}
      isAnnounced
      action={canRetry && <Button onClick={onRetry}>{problemTexts.retry}</Button>}
    >
      {problem.place && <p>{problem.place}</p>}
      {problem.remedy && <p>{problem.remedy}</p>}
    </Notice>
  )
}
