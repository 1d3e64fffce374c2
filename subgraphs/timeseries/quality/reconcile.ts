import { qualityRules, type Found, type QualityFinding } from './quality-finding.ts'

export type Range = { from: number; to: number }

/** What is to be written so that the findings of a range are what the rules found. */
export type Reconciliation = {
  added: Found[]
  /** Open findings whose range, severity or text changed. */
  changed: { id: string; found: Found }[]
  /** Resolved findings that hold again. */
  reopened: { id: string; found: Found }[]
  /** Ids of open findings that no longer hold; what a person decided stays decided. */
  resolved: string[]
}

/**
 * Compares what was found in a window with what is stored for the checked part of it. A run that is cut
 * off by the window's edge goes on where the stored one began or ended. What a person dismissed or
 * confirmed is not found again unless it has become longer. `stored` are all findings that touch
 * `checked`; those only partly inside the window are never resolved by what is not seen.
 */
export function reconcile(
  stored: QualityFinding[],
  found: Found[],
  { checked, window }: { checked: Range; window: Range },
): Reconciliation {
  const result: Reconciliation = { added: [], changed: [], reopened: [], resolved: [] }
  const kept = new Set<string>()
  for (const one of found.filter(({ from, to }) => from < checked.to && to > checked.from)) {
    const rivals = stored.filter(other => other.rule === one.rule)
    const open = rivals.find(
      other => other.state === 'OPEN' && !kept.has(other.id) && touches(other, one),
    )
    if (open) {
      kept.add(open.id)
      const whole = joined(open, one, window)
      if (differs(open, whole)) result.changed.push({ id: open.id, found: whole })
      continue
    }
    const decided = rivals.find(other => isDecided(other) && covers(other, one))
    if (decided) {
      kept.add(decided.id)
      continue
    }
    const resolved = rivals.find(other => other.state === 'RESOLVED' && isSame(other, one))
    if (resolved) result.reopened.push({ id: resolved.id, found: one })
    else result.added.push(one)
  }
  result.resolved = stored
    .filter(({ state }) => state === 'OPEN')
    .filter(other => intersects(other, checked) && isInside(other, window))
    .filter(({ id }) => !kept.has(id))
    .map(({ id }) => id)
  return result
}

function touches(stored: QualityFinding, { from, to }: Range): boolean {
  return stored.from.getTime() <= to && stored.to.getTime() >= from
}

function intersects(stored: QualityFinding, { from, to }: Range): boolean {
  return stored.from.getTime() < to && stored.to.getTime() > from
}

function covers(stored: QualityFinding, { from, to }: Range): boolean {
  return stored.from.getTime() <= from && stored.to.getTime() >= to
}

function isSame(stored: QualityFinding, { from, to }: Range): boolean {
  return stored.from.getTime() === from && stored.to.getTime() === to
}

function isInside(stored: QualityFinding, window: Range): boolean {
  return stored.from.getTime() >= window.from && stored.to.getTime() <= window.to
}

function isDecided({ state }: QualityFinding): boolean {
  return state === 'CONFIRMED' || state === 'DISMISSED'
}

function joined(stored: QualityFinding, found: Found, window: Range): Found {
  return {
    ...found,
    from: found.from <= window.from ? Math.min(found.from, stored.from.getTime()) : found.from,
    to: found.to >= window.to ? Math.max(found.to, stored.to.getTime()) : found.to,
  }
}

function differs(stored: QualityFinding, found: Found): boolean {
  return (
    !isSame(stored, found) || stored.message !== found.message || stored.severity !== found.severity
  )
}

/** More than this of one rule in one window are joined: nobody looks at ten thousand findings. */
export const mostFindings = 300

/** Joins neighbours of the same rule, ever wider, until at most `mostFindings` of each rule are left. */
export function bounded(found: Found[]): Found[] {
  return qualityRules.flatMap(rule => joinNeighbours(found.filter(one => one.rule === rule)))
}

function joinNeighbours(found: Found[]): Found[] {
  let joint = found.toSorted((a, b) => a.from - b.from)
  for (let distance = 3_600_000; joint.length > mostFindings; distance *= 2) {
    joint = joinWithin(joint, distance)
  }
  return joint
}

const jointMark = ' – und weitere dieser Art'

function joinWithin(found: Found[], distance: number): Found[] {
  const joint: Found[] = []
  for (const one of found) {
    const last = joint.at(-1)
    if (last && one.from - last.to <= distance) {
      last.to = Math.max(last.to, one.to)
      last.intervals += one.intervals
      if (one.severity === 'ERROR') last.severity = 'ERROR'
      if (!last.message.includes(jointMark))
        last.message = last.message.replace(/\.$/, `${jointMark}.`)
    } else {
      joint.push({ ...one })
    }
  }
  return joint
}
