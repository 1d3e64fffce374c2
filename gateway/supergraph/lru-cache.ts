/** The `capacity` values used last. */
export type LruCache<V> = {
  get(key: string): V | undefined
  set(key: string, value: V): void
}

export function createLruCache<V>(capacity: number): LruCache<V> {
  // A Map keeps the order of insertion: the first key is the one not used for longest.
  const entries = new Map<string, V>()
  return {
    get(key) {
      const value = entries.get(key)
      if (value === undefined) return undefined
      entries.delete(key)
      entries.set(key, value)
      return value
    },
    set(key, value) {
      entries.delete(key)
      entries.set(key, value)
      const [oldest] = entries.keys()
      if (entries.size > capacity && oldest !== undefined) entries.delete(oldest)
    },
  }
}
