import { UserError } from '#platform/errors.ts'
import { connectionProblem } from './connection-problem.ts'
import type { Point } from './model/common-model.ts'
import type { Observation } from './observation.ts'
import { openSession } from './open-session.ts'
import { convert } from './sample/convert.ts'
import type { Session, Sink, Target } from './session.ts'

/** What a first look at a device found; nothing is written. */
export type Trial = {
  values: TrialValue[]
  /** German: what went wrong beside. */
  problems: string[]
}
export type TrialValue = {
  point: string
  name: string
  key: string
  /** In `unit`; null when it was refused. */
  value: number | null
  unit: string
  at: Date
  /** German, why the value was refused. */
  problem: string | null
}

const mostValues = 500
const refusals: Partial<Record<string, string>> = {
  NOT_A_NUMBER: 'Der Wert ist keine Zahl.',
  OUT_OF_RANGE: 'Der Wert liegt außerhalb des möglichen Bereichs.',
  FUTURE: 'Der Zeitstempel liegt in der Zukunft: Prüfen Sie die Uhr des Geräts.',
  LATE: 'Der Zeitstempel liegt zu weit zurück: Prüfen Sie die Uhr des Geräts.',
}
const units = {
  POWER: 'kW',
  INTERVAL_POWER: 'kW',
  COUNTER: 'kWh',
  INTERVAL_ENERGY: 'kWh',
  VOLTAGE: 'V',
}

/** Connects and listens until every point has shown a value, at most `withinMs`. UserError DEVICE_UNREACHABLE. */
export async function tryDevice(target: Target, withinMs: number): Promise<Trial | UserError> {
  const collector = new Collector(target.model.points)
  const timeout = AbortSignal.timeout(withinMs)
  const late = new Promise<'late'>(resolve => {
    timeout.addEventListener('abort', () => resolve('late'), { once: true })
  })
  const opening = openSession({ ...target, trial: true }, collector.sink, timeout)
  let session: Session | 'late'
  try {
    session = await Promise.race([opening, late])
  } catch (error) {
    return unreachable(connectionProblem(error))
  }
  if (session === 'late') {
    opening.then(
      one => one.close(),
      () => undefined,
    )
    return unreachable('Das Gerät hat nicht rechtzeitig geantwortet.')
  }
  const ended = await Promise.race([session.ended, collector.complete, late])
  await session.close()
  if (ended instanceof Error && collector.values.size === 0) {
    return unreachable(connectionProblem(ended))
  }
  return { values: [...collector.values.values()], problems: [...collector.problems] }
}

function unreachable(message: string): UserError {
  return new UserError('DEVICE_UNREACHABLE', message, {
    remedy: 'Prüfen Sie Adresse, Port, Anmeldung und die Verkabelung des Geräts.',
  })
}

class Collector {
  readonly values = new Map<string, TrialValue>()
  readonly problems = new Set<string>()
  readonly sink: Sink
  private finish: () => void = () => undefined
  readonly complete = new Promise<undefined>(resolve => (this.finish = () => resolve(undefined)))
  private readonly points: Map<string, Point>

  constructor(points: Point[]) {
    this.points = new Map(points.map(point => [point.id, point]))
    this.sink = {
      observe: async observations => this.take(observations),
      count: event => {
        if (event === 'UNREADABLE') this.problems.add('Eine Nachricht war nicht lesbar.')
        if (event === 'BAD_STATUS') this.problems.add('Das Gerät meldet einen Wert als ungültig.')
      },
      problem: message => this.problems.add(message),
    }
  }

  private take(observations: Observation[]): void {
    for (const observation of observations) {
      const point = this.points.get(observation.point)
      if (!point || this.values.size >= mostValues) continue
      const sample = convert(observation, point, Date.now())
      const refused = typeof sample === 'string'
      this.values.set(`${point.id} ${observation.key}`, {
        ...{ point: point.id, name: point.name, key: observation.key, unit: units[point.kind] },
        value: refused ? null : Math.round(sample.value * 1e9) / 1e9,
        at: new Date(refused ? (observation.at ?? Date.now()) : sample.at),
        problem: refused ? (refusals[sample] ?? sample) : null,
      })
    }
    const seen = new Set([...this.values.values()].map(({ point }) => point))
    if (seen.size === this.points.size) this.finish()
  }
}
