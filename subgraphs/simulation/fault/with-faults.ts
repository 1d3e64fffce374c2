import { UserError } from '#platform/errors.ts'
import type { SeriesProvider, SeriesRequest } from '#platform/provider/series-provider.ts'
import { createFaultPlan, longestFreezeMs } from './fault-plan.ts'
import { longestStepSeconds, type Faults } from './fault.ts'

/** Points of any series; those of prices say for how long each holds. */
type Point = { ts: Date; stepSeconds?: number }
type Column = { stepSeconds: number; points: Point[] }
/** The parts of a real or simulated series that faults touch. */
export type DisturbableSeries =
  (Column & { kind: 'PRICES' | 'WEATHER' }) | { kind: 'READINGS'; series: Column[] }

type Options = {
  faults: Faults
  seed: number
  /** When a value can be known, ms; by default at the end of its interval. Late values come later than that. */
  knownFrom?: (start: number, stepMs: number) => number
}

const dayMs = 86_400_000

/**
 * A source, real or simulated, that answers as if it had these faults: the same seed disturbs the same instants
 * in the same way, however often and in whatever spans it is asked.
 */
export function withFaults<
  Answer extends { series: DisturbableSeries },
  Request extends SeriesRequest,
>(provider: SeriesProvider<Answer, Request>, options: Options): SeriesProvider<Answer, Request> {
  const backMs = longestFreezeMs(options.faults, longestStepSeconds)
  return {
    ...provider,
    mostDays: Math.max(1, provider.mostDays - Math.ceil(backMs / dayMs)),
    async fetch(request) {
      // A value that is repeated since before the span has to be known.
      const from = new Date(request.from.getTime() - backMs)
      const answer = await provider.fetch({ ...request, from })
      if (answer instanceof UserError) return answer
      return { ...answer, series: disturbed(answer.series, request, options) }
    },
  }
}

function disturbed<S extends DisturbableSeries>(
  series: S,
  request: SeriesRequest,
  options: Options,
): S {
  if (series.kind === 'READINGS') {
    const columns = series.series.map(each => ({
      ...each,
      points: disturbedPoints(each, request, options),
    }))
    return { ...series, series: columns }
  }
  return { ...series, points: disturbedPoints(series, request, options) }
}

function disturbedPoints<P extends Point>(
  { points, stepSeconds }: { points: P[]; stepSeconds: number },
  { from, now }: SeriesRequest,
  { faults, seed, knownFrom = endOf }: Options,
): P[] {
  const plan = createFaultPlan({ faults, seed, stepSeconds })
  const stepMs = stepSeconds * 1000
  const slotOf = ({ ts }: Point) => Math.floor(ts.getTime() / stepMs)
  const bySlot = new Map(points.map(point => [slotOf(point), point]))
  return points.flatMap(point => {
    const slot = slotOf(point)
    const lateMs = (plan.arrival(slot) - slot) * stepMs
    const isLate = lateMs > 0 && knownFrom(point.ts.getTime(), stepMs) + lateMs > now.getTime()
    if (point.ts < from || plan.isMissing(slot) || isLate) return []
    const shift = plan.stamp(slot) - slot * stepMs
    const ts = shift === 0 ? point.ts : new Date(point.ts.getTime() + shift)
    const since = plan.frozenSince(slot)
    const frozen = since === undefined ? undefined : bySlot.get(since)
    const value = frozen ?? changed(point, plan.afterReset(slot), plan.factor(slot))
    const one = { ...value, ts }
    return [one, ...Array.from({ length: plan.repeats(slot) }, () => ({ ...one }))]
  })
}

function endOf(start: number, stepMs: number): number {
  return start + stepMs
}

/** Powers and prices jump and fall to zero; weather does not. */
function changed<P extends Point>(point: P, reset: number | undefined, factor: number): P {
  if (reset === undefined && factor === 1) return point
  if ('value' in point && typeof point.value === 'number') {
    return { ...point, value: reset ?? point.value * factor }
  }
  if ('eurPerMwh' in point && typeof point.eurPerMwh === 'number') {
    return { ...point, eurPerMwh: point.eurPerMwh * factor }
  }
  return point
}
