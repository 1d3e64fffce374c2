import type { AlertChange } from '../alert.ts'

/** A value that counts: neither missing nor faulty. Milliseconds since 1970. */
export type MeasuredInterval = {
  startMs: number
  endMs: number
  kw: number
  /** When it became known; undefined where that does not matter. */
  knownMs?: number
}

export type Evaluation<S> = { state: S; changes: AlertChange[] }

export function noChanges<S>(state: S): Evaluation<S> {
  return { state, changes: [] }
}

/** A rule that only looks at the present remembers whether its alert is open. */
export type Present =
  { holds: true; open: Extract<AlertChange, { type: 'OPEN' }> } | { holds: false; message: string }

/** Opens when it holds, updates while it holds and its text changes, closes when it no longer does. */
export function evaluatePresent(
  state: { isOpen: boolean; message: string | null },
  present: Present | undefined,
): Evaluation<{ isOpen: boolean; message: string | null }> {
  // Nothing is known at the moment: everything stays as it is.
  if (!present) return noChanges(state)
  if (!present.holds) {
    if (!state.isOpen) return noChanges(state)
    const change: AlertChange = { type: 'CLOSE', message: present.message }
    return { state: { isOpen: false, message: null }, changes: [change] }
  }
  const { open } = present
  const next = { isOpen: true, message: open.message }
  if (!state.isOpen) return { state: next, changes: [open] }
  if (state.message === open.message) return noChanges(state)
  return {
    state: next,
    changes: [{ type: 'UPDATE', value: open.value, message: open.message }],
  }
}
