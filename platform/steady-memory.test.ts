import { spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'

/** Holds objects, of which it replaces some at any time, and tells how often everything was collected. */
const program = (first: string) => `
  import { constants, PerformanceObserver } from 'node:perf_hooks'
  ${first}
  let collections = 0
  const count = list => {
    for (const { detail } of list.getEntries()) {
      if (detail.kind === constants.NODE_PERFORMANCE_GC_MAJOR) collections += 1
    }
  }
  const observer = new PerformanceObserver(count)
  observer.observe({ entryTypes: ['gc'] })
  let held = []
  for (let round = 0; round < 400; round++) {
    for (let i = 0; i < 10000; i++) held.push({ round, i, list: [i] })
    if (held.length > 50000) held = held.slice(10000)
    await new Promise(resolve => setImmediate(resolve))
  }
  count({ getEntries: () => observer.takeRecords() })
  process.stdout.write(String(collections))`

function collectionsOf(first: string): number {
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program(first)], {
    encoding: 'utf8',
  })
  return Number(stdout)
}

it('a process that makes garbage all the time collects it before it piles up', () => {
  const module = JSON.stringify(new URL('./steady-memory.ts', import.meta.url).href)
  const steady = collectionsOf(`(await import(${module})).keepMemorySteady()`)

  expect(steady).toBeGreaterThan(2)
  expect(steady).toBeGreaterThan(1.5 * collectionsOf(''))
})
