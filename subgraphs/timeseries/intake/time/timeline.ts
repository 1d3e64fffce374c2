import { UserError } from '#platform/errors.ts'
import { germanStamp } from '../../wording/german.ts'
import type { Finding, Warning } from '../finding.ts'
import type { IntervalLabel } from '../import-options.ts'
import { collate } from './collate.ts'
import { detectInterval } from './detect-interval.ts'
import { detectLabel, type LabelHint } from './detect-label.ts'
import { detectZone } from './detect-zone.ts'
import {
  inRisingOrder,
  wallStamps,
  type Interval,
  type Observation,
  type PlaceName,
} from './observation.ts'
import { placeStarts } from './place-starts.ts'

export type TimelineHints = {
  placeOf: PlaceName
  label?: LabelHint | undefined
  zone?: { zone: string; reason: string } | undefined
  zoneWanted?: string | undefined
}

export type Timeline = {
  label: IntervalLabel
  timeZone: string
  intervalSeconds: number
  /** Rising, each start once. */
  intervals: Interval[]
  /** Start of the first and end of the last interval, ms UTC. */
  from: number
  to: number
  missing: number
  duplicates: number
  /** Where the first intervals of the file start, by line: for the sample rows. */
  sampleStarts: ReadonlyMap<number, number>
  findings: Finding[]
  warnings: Warning[]
}

/** From stamps as written to intervals in UTC, with the reason for every decision. */
export function layOutTimeline(given: Observation[], hints: TimelineHints): Timeline | UserError {
  const observations = inRisingOrder(given)
  const { walls, wrapped } = wallStamps(observations)
  const interval = detectInterval(walls)
  if (interval instanceof UserError) return interval
  const intervalMs = interval.seconds * 1000
  const named = detectLabel({ observations, walls, wrapped, intervalMs, hint: hints.label })
  const zone = detectZone({
    observations,
    walls,
    label: named.label,
    intervalMs,
    wanted: hints.zoneWanted,
    hint: hints.zone,
    placeOf: hints.placeOf,
  })
  if (zone instanceof UserError) return zone
  const placed = placeStarts(walls, zone.clock, { label: named.label, intervalMs })
  const starts = requireAll(placed, observations, {
    zone: zone.clock.zone,
    placeOf: hints.placeOf,
  })
  if (starts instanceof UserError) return starts
  const collated = collate(observations, starts, { intervalMs, placeOf: hints.placeOf })
  if (collated instanceof UserError) return collated
  return {
    ...collated,
    sampleStarts: startsOfFirst(given.slice(0, 20), observations, starts),
    label: named.label,
    timeZone: zone.clock.zone,
    intervalSeconds: interval.seconds,
    findings: [interval.finding, named.finding, zone.finding],
  }
}

function startsOfFirst(
  first: Observation[],
  observations: Observation[],
  starts: number[],
): ReadonlyMap<number, number> {
  const lines = new Set(first.map(({ line }) => line))
  const found = new Map<number, number>()
  for (const [i, { line }] of observations.entries()) {
    const start = starts[i]
    if (start !== undefined && lines.has(line)) found.set(line, start)
  }
  return found
}

type Place = { zone: string; placeOf: PlaceName }

function requireAll(
  placed: (number | undefined)[],
  observations: Observation[],
  place: Place,
): number[] | UserError {
  const starts: number[] = []
  for (const [i, start] of placed.entries()) {
    if (start === undefined) return notExisting(observations[i], place)
    starts.push(start)
  }
  return starts
}

function notExisting(observation: Observation | undefined, { zone, placeOf }: Place): UserError {
  const stamp = observation ? germanStamp(observation.stamp.dayMs + observation.stamp.timeMs) : ''
  return new UserError(
    'IMPORT_STAMP_NOT_EXISTING',
    `Den Zeitpunkt ${stamp} gibt es in der Zeitzone ${zone} nicht: Die Uhr wird dort vorgestellt.`,
    {
      place: placeOf(observation?.line ?? 0),
      remedy: 'Wählen Sie die Zeitzone „+01:00“, wenn der Zähler keine Sommerzeit kennt.',
    },
  )
}
