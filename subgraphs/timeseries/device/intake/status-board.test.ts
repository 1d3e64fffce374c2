import { setImmediate as turn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { createLogger } from '#platform/logger.ts'
import type { DeviceState } from '../device.ts'
import { StatusBoard } from './status-board.ts'

// Stands for a database whose first write takes long, as one does that opens a connection first.
function slowStates() {
  const stored = new Map<string, DeviceState['state']>()
  let release: () => void = () => undefined
  let held: Promise<void> | undefined = new Promise(resolve => (release = resolve))
  let writes = 0
  return {
    stored,
    release: () => release(),
    writes: () => writes,
    states: async () => new Map<string, DeviceState>(),
    saveStates: async (changed: ReadonlyMap<string, DeviceState>) => {
      writes += 1
      const copy = [...changed].map(([id, { state }]) => [id, state] as const)
      const wait = held
      held = undefined
      await wait
      for (const [id, state] of copy) stored.set(id, state)
    },
  }
}

it('never lets an older state overtake a newer one', async () => {
  const states = slowStates()
  const board = new StatusBoard(states, createLogger('test'))
  await board.keep(['d1'])
  board.connecting('d1')
  const first = board.flush()
  await turn()
  board.connected('d1')
  const second = board.flush()
  const third = board.flush()
  await turn()

  states.release()
  await Promise.all([first, second, third])

  expect(states.stored.get('d1')).toBe('CONNECTED')
  expect(states.writes()).toBe(2)
})
