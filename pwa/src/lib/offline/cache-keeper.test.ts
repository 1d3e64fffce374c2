import { parse } from 'graphql'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createCache } from '../api/cache.ts'
import { CacheKeeper } from './cache-keeper.ts'
import type { CacheSnapshot } from './cache-snapshot.ts'
import type { SnapshotStore } from './snapshot-store.ts'

const meDocument = parse('query Me { me { id name } }')
const data = { me: { __typename: 'User', id: '1', name: 'betrieb' } }

function memoryStore(): SnapshotStore & { writes: number } {
  let kept: CacheSnapshot | undefined
  return {
    writes: 0,
    read: () => Promise.resolve(kept),
    write(snapshot) {
      kept = structuredClone(snapshot)
      this.writes++
      return Promise.resolve()
    },
    clear: () => {
      kept = undefined
      return Promise.resolve()
    },
  }
}

function keeperOf(store: SnapshotStore, build = 'b1') {
  const cache = createCache()
  return { cache, keeper: new CacheKeeper({ cache, store, build }) }
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

it('gives the next visit what this one has seen', async () => {
  const store = memoryStore()
  const first = keeperOf(store)
  first.cache.writeQuery({ query: meDocument, data })
  await first.keeper.save()

  const second = keeperOf(store)
  const savedAt = await second.keeper.restore()

  expect(savedAt).toBe(Date.now())
  expect(second.cache.readQuery({ query: meDocument })).toEqual(data)
})

it('makes one write of many answers', async () => {
  const store = memoryStore()
  const { keeper } = keeperOf(store)

  for (let answer = 0; answer < 5; answer++) keeper.saveSoon()
  await vi.runAllTimersAsync()

  expect(store.writes).toBe(1)
})

it('does not give a new build the state of an old one', async () => {
  const store = memoryStore()
  await keeperOf(store, 'b1').keeper.save()

  expect(await keeperOf(store, 'b2').keeper.restore()).toBeUndefined()
})

it('leaves nothing after a wipe', async () => {
  const store = memoryStore()
  const { keeper } = keeperOf(store)
  await keeper.save()

  await keeper.wipe()

  expect(await store.read()).toBeUndefined()
})

it('works without a last state where the device refuses storage', async () => {
  const refuse = () => Promise.reject(new Error('quota'))
  const { keeper } = keeperOf({ read: refuse, write: refuse, clear: refuse })

  await expect(keeper.save()).resolves.toBeUndefined()
  await expect(keeper.restore()).resolves.toBeUndefined()
  await expect(keeper.wipe()).resolves.toBeUndefined()
})
