import type { NormalizedCacheObject } from '@apollo/client'

/** The cache as it is kept on the device, with the time (ms) of the last answer in it. */
export type CacheSnapshot = { build: string; savedAt: number; entities: NormalizedCacheObject }

const ROOT = 'ROOT_QUERY'
/** What other people did is not left on a device. */
const NEVER_KEPT = /^(users|auditLog|jobs|job)\b/
const SERIES = /^(series|marketSeries)\b/
const MOST_SERIES = 80
const LONGEST_KEPT_MS = 7 * 86_400_000

type Fields = Record<string, unknown>

/** The newest windows of charts; older ones are fetched again when they are opened. */
function withoutOldSeries(fields: [string, unknown][]): [string, unknown][] {
  const series = fields.filter(([name]) => SERIES.test(name))
  const dropped = new Set(series.slice(0, -MOST_SERIES).map(([name]) => name))
  return fields.filter(([name]) => !dropped.has(name))
}

function keptRoot(root: Fields): Fields {
  const fields = Object.entries(root).filter(([name]) => !NEVER_KEPT.test(name))
  return Object.fromEntries(withoutOldSeries(fields))
}

/** What of the cache is worth and allowed to be kept. */
export function snapshotOf(
  cache: NormalizedCacheObject,
  stamp: Pick<CacheSnapshot, 'build' | 'savedAt'>,
): CacheSnapshot {
  const entities = Object.entries(cache).filter(([id]) => !id.startsWith('ROOT_'))
  const root = { __typename: 'Query', ...keptRoot(cache[ROOT] ?? {}) }
  return { ...stamp, entities: { ...Object.fromEntries(entities), [ROOT]: root } }
}

/** Snapshots of another build may have another shape; old ones would mislead. */
export function isUsable(snapshot: CacheSnapshot, now: number, build: string): boolean {
  return snapshot.build === build && now - snapshot.savedAt < LONGEST_KEPT_MS
}

/** Puts a snapshot beneath what the page has fetched since. */
export function beneath(
  current: NormalizedCacheObject,
  { entities }: CacheSnapshot,
): NormalizedCacheObject {
  return {
    ...entities,
    ...current,
    [ROOT]: { __typename: 'Query', ...entities[ROOT], ...current[ROOT] },
  }
}
