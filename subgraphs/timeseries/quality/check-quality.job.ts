import { z } from 'zod'
import type { EventBus } from '#platform/events/event-bus.ts'
import { JobRefused, type JobContext, type JobHandler } from '#platform/jobs/job.ts'
import type { Meter } from '../meter/meter.ts'
import { meterUnknown } from '../meter/meter-rules.ts'
import type { MeterStore } from '../meter/meter.store.ts'
import { germanCount, germanPlural } from '../wording/german.ts'
import { findingTopic, toFindingEvent } from './finding-event.ts'
import { checkMeter, type CheckResult, type TurnUse } from './meter-checker.ts'

const checkPayload = z.object({
  /** Without: every meter with new readings. */
  meters: z
    .array(
      z.object({
        meterId: z.uuid(),
        /** Without: what is new since the last check. */
        from: z.iso.datetime().optional(),
        to: z.iso.datetime().optional(),
      }),
    )
    .optional(),
})
export type CheckPayload = z.infer<typeof checkPayload>

type Use = TurnUse & { meters: MeterStore; events: EventBus; now?: () => number }

const metersAtOnce = 1000
/** News of so many findings per check; the others are in the list of findings. */
const mostNews = 100

/** Runs the rules over what is new, or over a range; again is fine, nothing is found twice. */
export function createCheckQualityJob(use: Use): JobHandler<CheckPayload> {
  return {
    kind: 'CHECK_QUALITY',
    payload: checkPayload,
    retryLimit: 3,
    expireInSeconds: 3600,
    run: async ({ meters }, context) => {
      const wanted = meters ?? (await dueMeters(use))
      const total = { found: 0, resolved: 0, intervals: 0 }
      for (const [place, one] of wanted.entries()) {
        const meter = await use.meters.byId(one.meterId)
        if (!meter && meters?.length === 1) throw new JobRefused(meterUnknown)
        if (!meter || meter.kind === 'VIRTUAL') continue
        const share = { done: place / wanted.length, part: 1 / wanted.length }
        const { found, resolved, intervals } = await checkOne(use, { meter, one, share }, context)
        total.found += found.length
        total.resolved += resolved
        total.intervals += intervals
      }
      return { message: summary(total) }
    },
  }
}

async function dueMeters({ states }: Use): Promise<Wanted[]> {
  const ids = await states.due(metersAtOnce)
  return ids.map(meterId => ({ meterId }))
}

type Wanted = NonNullable<CheckPayload['meters']>[number]
type One = { meter: Meter; one: Wanted; share: { done: number; part: number } }

async function checkOne(
  use: Use,
  { meter, one, share }: One,
  context: JobContext,
): Promise<CheckResult> {
  const result = await checkMeter(use, {
    meter,
    from: one.from === undefined ? undefined : Date.parse(one.from),
    to: one.to === undefined ? undefined : Date.parse(one.to),
    nowMs: use.now?.() ?? Date.now(),
    onProgress: async fraction => {
      context.signal.throwIfAborted()
      await context.progress(share.done + share.part * fraction, `„${meter.name}“ wird geprüft`)
    },
  })
  for (const finding of result.found.slice(0, mostNews)) {
    await use.events.publish(findingTopic(meter.id), toFindingEvent(finding))
  }
  return result
}

function summary({
  found,
  resolved,
  intervals,
}: Record<'found' | 'resolved' | 'intervals', number>) {
  const findings = germanPlural(found, 'neuer Befund', 'neue Befunde')
  return `${germanCount(intervals)} Intervalle geprüft: ${findings}, ${germanCount(resolved)} erledigt.`
}
