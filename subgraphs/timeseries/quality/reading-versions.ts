import type { NewReading } from '../reading/reading.ts'

/** What was stored for one interval from one time to the next; the current one has no end. */
export type ReadingVersion = {
  reading: NewReading
  knownFrom: number
  /** Infinity: still. */
  knownUntil: number
}

/** Nothing was stored. */
export type Absent = 'absent'
type State = NewReading | Absent

/**
 * What a step back restores: the state before the last change that was not taken back already. Taking
 * back is writing the older state once more, so going over the versions in their order, a state that
 * equals the one before the last is a step back. Undefined when there is nothing to go back to.
 */
export function stateBefore(versions: ReadingVersion[]): State | undefined {
  const stack: State[] = []
  for (const state of statesOf(versions)) {
    if (isSame(stack.at(-1), state)) continue
    if (isSame(stack.at(-2), state)) stack.pop()
    else stack.push(state)
  }
  return stack.at(-2)
}

/** Before the first version, between two that do not touch and after a deletion there was nothing. */
function* statesOf(versions: ReadingVersion[]): Generator<State> {
  let until = -Infinity
  for (const { reading, knownFrom, knownUntil } of versions) {
    if (knownFrom > until) yield 'absent'
    yield reading
    until = knownUntil
  }
  if (until !== Infinity) yield 'absent'
}

function isSame(one: State | undefined, other: State): boolean {
  if (one === undefined || one === 'absent' || other === 'absent') return one === other
  return (
    one.consumptionKw === other.consumptionKw &&
    one.productionKw === other.productionKw &&
    one.voltage === other.voltage &&
    one.quality === other.quality &&
    (one.method ?? 'NONE') === (other.method ?? 'NONE')
  )
}
