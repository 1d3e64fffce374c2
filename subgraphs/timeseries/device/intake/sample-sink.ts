import type { Journal } from '../journal/journal.ts'
import type { Point } from '../model/common-model.ts'
import type { Observation } from '../observation.ts'
import { convert, type Sample } from '../sample/convert.ts'
import type { Sink } from '../session.ts'
import { encodeSamples, mostSamples } from './sample-record.ts'
import type { StatusBoard } from './status-board.ts'

type Use = {
  deviceId: string
  points: ReadonlyMap<string, Point>
  journal: Pick<Journal, 'append'>
  status: StatusBoard
}

/** From a protocol to the disk: values are converted and checked; what is refused is counted. */
export function sampleSink({ deviceId, points, journal, status }: Use): Sink {
  const converted = (observation: Observation, receivedAt: number): Sample[] => {
    const point = points.get(observation.point)
    if (!point) return []
    const sample = convert(observation, point, receivedAt)
    if (typeof sample !== 'string') return [sample]
    status.count(deviceId, sample)
    return []
  }
  return {
    async observe(observations) {
      const receivedAt = Date.now()
      status.seen(deviceId)
      const samples = observations.flatMap(observation => converted(observation, receivedAt))
      const written: Promise<void>[] = []
      for (let at = 0; at < samples.length; at += mostSamples) {
        const some = samples.slice(at, at + mostSamples)
        written.push(journal.append(encodeSamples({ deviceId, receivedAt, samples: some })))
      }
      await Promise.all(written)
      if (samples.length > 0) status.count(deviceId, 'SAMPLES', samples.length)
    },
    count: event => status.count(deviceId, event),
    problem: message => status.problem(deviceId, message),
  }
}
