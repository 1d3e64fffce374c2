import { useMutation } from '@apollo/client/react'
import { Play, Square } from 'lucide-react'
import { Button } from '../../components/button.tsx'
import { ProblemNotice } from '../../components/problem-notice.tsx'
import { problemOf, problemOfUserError } from '../../lib/api/problem.ts'
import { startSimulationDocument, stopSimulationDocument } from './live.queries.ts'
import { texts } from './live.texts.ts'

type Props = { meterId: string; isRunning: boolean }

/** Starts and stops the simulated meter; for operators. */
export function SimulationControl({ meterId, isRunning }: Props) {
  const [start, started] = useMutation(startSimulationDocument)
  const [stop, stopped] = useMutation(stopSimulationDocument)
  const { error, loading } = isRunning ? stopped : started
  const result = isRunning ? stopped.data?.stopSimulation : started.data?.startSimulation
  const act = () => {
    // The failure is shown below; the promise has nothing more to tell.
    void (isRunning ? stop : start)({ variables: { meterId } }).catch(() => undefined)
  }
  return (
    <div className="grid gap-3">
      <Button onClick={act} disabled={loading} className="justify-self-start">
        {isRunning ? <Square /> : <Play />}
        {isRunning ? texts.stop : texts.start}
      </Button>
      {error && <ProblemNotice problem={problemOf(error)} onRetry={act} />}
      {result?.__typename === 'UserError' && <ProblemNotice problem={problemOfUserError(result)} />}
    </div>
  )
}
