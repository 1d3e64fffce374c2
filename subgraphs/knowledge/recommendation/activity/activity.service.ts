import { UserError } from '#platform/errors.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import { confidentialityFor } from '../../document/item.ts'
import { batchTooLarge, limits, personNeeded, refusals, tooFast } from './activity.texts.ts'
import type { EventEntry, LabelEntry } from './activity.ts'
import type { ActivityStore, PlacedLabel, StoredIds } from './activity.store.ts'
import { checkEvent, checkLabel, unknownTarget } from './check-entry.ts'
import type { RateLimit } from './rate-limit.ts'
import type { VisibleStore } from './visible.store.ts'

export type Refusal = {
  /** Place in the batch, from 0. */
  index: number
  id: string
  error: UserError
}
export type Recorded = { stored: number; duplicates: number; refused: Refusal[] }

/** The document a label is about; null: about none; undefined: not to be seen. */
type Place = string | null | undefined

type Dependencies = {
  store: ActivityStore
  visible: VisibleStore
  rate: RateLimit
  now?: () => Date
}

/** Takes in what people did and what they think of it, in batches that may come twice and late. */
export class ActivityService {
  constructor(private readonly use: Dependencies) {}

  /** PERSON_REQUIRED, BATCH_TOO_LARGE, RATE_LIMITED; single entries are refused one by one. */
  async recordEvents(entries: EventEntry[], viewer: Viewer): Promise<Recorded | UserError> {
    const person = this.admit(entries, viewer)
    if (person instanceof UserError) return person
    const batch = new Batch(entries)
    batch.refuse(entry => checkEvent(entry, this.now()))
    const levels = confidentialityFor(viewer)
    const items = await this.use.visible.items(batch.values('itemId'), levels)
    const impressions = await this.use.visible.impressions(batch.values('impressionId'), person)
    batch.refuse(({ itemId, impressionId }) => {
      if (itemId && !items.has(itemId.toLowerCase())) return refusals.item
      if (!impressionId || !itemId) return undefined
      const shown = impressions.get(impressionId.toLowerCase())
      return shown?.has(itemId.toLowerCase()) ? undefined : refusals.impression
    })
    return batch.result(await this.use.store.addEvents(person, batch.accepted()))
  }

  /** As `recordEvents`. */
  async recordLabels(entries: LabelEntry[], viewer: Viewer): Promise<Recorded | UserError> {
    const person = this.admit(entries, viewer)
    if (person instanceof UserError) return person
    const batch = new Batch(entries)
    batch.refuse(entry => checkLabel(entry, this.now()))
    const placed = await this.place(batch.accepted(), { viewer, person })
    batch.refuse(entry => (placed.has(entry) ? undefined : unknownTarget[entry.target]))
    const accepted = batch.accepted().map((entry): PlacedLabel => {
      return { ...entry, aboutItem: placed.get(entry) ?? null }
    })
    return batch.result(await this.use.store.addLabels(person, accepted))
  }

  /** The labels whose target the person may see, with the document it is about. */
  private async place(
    entries: readonly LabelEntry[],
    { viewer, person }: { viewer: Viewer; person: string },
  ): Promise<Map<LabelEntry, string | null>> {
    const levels = confidentialityFor(viewer)
    const idsOf = (target: LabelEntry['target']) =>
      entries.filter(entry => entry.target === target).map(({ targetId }) => targetId)
    const itemIds = entries.flatMap(({ itemId }) => (itemId ? [itemId] : []))
    const { visible } = this.use
    const [items, passages, answers, impressions] = await Promise.all([
      visible.items([...idsOf('ITEM'), ...itemIds], levels),
      visible.passages(idsOf('CITATION'), levels),
      visible.answers(idsOf('ANSWER'), person),
      visible.impressions(idsOf('RECOMMENDATION'), person),
    ])
    const placeOf: Record<LabelEntry['target'], (id: string, about: string) => Place> = {
      ITEM: id => (items.has(id) ? id : undefined),
      CITATION: id => passages.get(id),
      ANSWER: id => (answers.has(id) ? null : undefined),
      RECOMMENDATION: (id, about) =>
        items.has(about) && impressions.get(id)?.has(about) ? about : undefined,
    }
    const places = new Map<LabelEntry, string | null>()
    for (const entry of entries) {
      const { target, targetId, itemId } = entry
      const place = placeOf[target](targetId.toLowerCase(), itemId?.toLowerCase() ?? '')
      if (place !== undefined) places.set(entry, place)
    }
    return places
  }

  private admit(entries: readonly unknown[], viewer: Viewer): string | UserError {
    viewer.require('viewer')
    if (viewer.userId === undefined) return personNeeded
    if (entries.length > limits.entries) return batchTooLarge(entries.length)
    const wait = this.use.rate.take(viewer.userId, Math.max(1, entries.length))
    return wait === 0 ? viewer.userId : tooFast(wait)
  }

  private now(): Date {
    return this.use.now?.() ?? new Date()
  }
}

/** The entries of one call, and what became of each. */
class Batch<T extends { id: string }> {
  private readonly refused = new Map<number, UserError>()

  constructor(private readonly entries: readonly T[]) {
    const seen = new Set<string>()
    for (const [index, { id }] of entries.entries()) {
      if (seen.has(id.toLowerCase())) this.refused.set(index, refusals.repeated)
      seen.add(id.toLowerCase())
    }
  }

  refuse(check: (entry: T) => UserError | undefined): void {
    for (const [index, entry] of this.entries.entries()) {
      const error = this.refused.has(index) ? undefined : check(entry)
      if (error) this.refused.set(index, error)
    }
  }

  accepted(): T[] {
    return this.entries.filter((_, index) => !this.refused.has(index))
  }

  values(key: keyof T): string[] {
    const values = this.accepted().map(entry => entry[key])
    return values.filter(value => typeof value === 'string')
  }

  result(stored: StoredIds): Recorded {
    const accepted = this.accepted()
    const refused = [...this.refused].sort(([a], [b]) => a - b)
    return {
      stored: stored.size,
      duplicates: accepted.length - stored.size,
      refused: refused.map(([index, error]) => ({
        index,
        id: this.entries[index]?.id ?? '',
        error,
      })),
    }
  }
}
