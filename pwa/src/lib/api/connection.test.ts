import { expect, it, vi } from 'vitest'
import { ConnectionMonitor } from './connection.ts'

it('tells a loss and a return once, and moves the stamp quietly with every answer', () => {
  const monitor = new ConnectionMonitor()
  const listener = vi.fn()
  monitor.subscribe(listener)

  monitor.reportContact(1000)
  monitor.reportContact(2000)
  expect(listener).not.toHaveBeenCalled()

  monitor.reportLoss()
  monitor.reportLoss()
  expect(listener).toHaveBeenCalledTimes(1)
  expect(monitor.read()).toEqual({ reachable: false, lastContactAt: 2000 })

  monitor.reportContact(3000)
  expect(listener).toHaveBeenCalledTimes(2)
  expect(monitor.read()).toEqual({ reachable: true, lastContactAt: 3000 })
})

it('takes the stamp of an earlier visit only where this one has none', () => {
  const monitor = new ConnectionMonitor()

  monitor.reportLoss()
  monitor.reportEarlierContact(500)
  expect(monitor.read().lastContactAt).toBe(500)

  monitor.reportContact(900)
  monitor.reportEarlierContact(500)
  expect(monitor.read().lastContactAt).toBe(900)
})

it('does not call a listener that has left', () => {
  const monitor = new ConnectionMonitor()
  const listener = vi.fn()

  monitor.subscribe(listener)()
  monitor.reportLoss()

  expect(listener).not.toHaveBeenCalled()
})
