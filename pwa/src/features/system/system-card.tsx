import { useQuery } from '@apollo/client/react'
import { ChevronDown } from 'lucide-react'
import { Badge, type Tone } from '../../components/badge.tsx'
import { Card, CardTitle } from '../../components/card.tsx'
import { Notice } from '../../components/notice.tsx'
import { ProblemNotice } from '../../components/problem-notice.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import type { ComponentState, HealthQuery } from '../../graphql/graphql.ts'
import { problemOf } from '../../lib/api/problem.ts'
import { formatNumber, withUnit } from '../../lib/format.ts'
import { healthDocument } from './system.queries.ts'
import { texts } from './system.texts.ts'

const POLL_MS = 30_000
const TONES: Record<ComponentState, Tone> = { UP: 'good', DEGRADED: 'warn', DOWN: 'bad' }

type Component = HealthQuery['health'][number]

function ComponentRow({ component }: { component: Component }) {
  const { title, state, detail, latencyMs } = component
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1 py-2">
      <span>
        {title}
        {detail && <span className="block text-xs text-ink-soft">{detail}</span>}
      </span>
      <span className="flex items-center gap-2">
        {latencyMs !== null && (
          <span className="text-xs text-ink-soft">{withUnit(formatNumber(latencyMs), 'ms')}</span>
        )}
        <Badge tone={TONES[state]}>{texts.states[state]}</Badge>
      </span>
    </li>
  )
}

function Summary({ components }: { components: readonly Component[] }) {
  const troubled = components.filter(({ state }) => state !== 'UP')
  const tone = troubled.some(({ state }) => state === 'DOWN') ? 'bad' : 'warn'
  return (
    <>
      {troubled.length === 0 ? (
        <Notice tone="good" title={texts.allUp} />
      ) : (
        <Notice tone={tone} title={texts.someWrong(troubled.length)}>
          {troubled.map(({ title }) => title).join(', ')}
        </Notice>
      )}
      <details className="group mt-2 text-sm">
        <summary className="flex min-h-11 list-none items-center gap-1.5 text-ink-soft hover:text-ink">
          <ChevronDown aria-hidden className="size-4 transition-transform group-open:rotate-180" />
          {texts.details}
        </summary>
        <ul className="divide-y divide-line">
          {components.map(component => (
            <ComponentRow key={component.name} component={component} />
          ))}
        </ul>
      </details>
    </>
  )
}

/** Whether everything runs, in one sentence; the parts on demand. */
export function SystemCard() {
  const { data, error, refetch } = useQuery(healthDocument, {
    fetchPolicy: 'cache-and-network',
    pollInterval: POLL_MS,
  })
  return (
    <Card aria-labelledby="system">
      <CardTitle id="system">{texts.title}</CardTitle>
      {data && <Summary components={data.health} />}
      {!data && error && (
        <ProblemNotice problem={problemOf(error)} onRetry={() => void refetch()} />
      )}
      {!data && !error && <Skeleton className="h-14" label={texts.loading} />}
    </Card>
  )
}
