export const eventTypes = ['VIEW', 'CLICK', 'LIKE', 'SOLVE', 'EXPORT', 'ASK'] as const
export type EventType = (typeof eventTypes)[number]
export const labelTargets = ['ITEM', 'ANSWER', 'CITATION', 'RECOMMENDATION'] as const
export type LabelTarget = (typeof labelTargets)[number]
/** Hilfreich, Irrelevant. */
export const labelValues = ['HELPFUL', 'IRRELEVANT'] as const
export type LabelValue = (typeof labelValues)[number]

/** What a client saw a person do; its own id and clock, perhaps sent much later. */
export type EventEntry = {
  id: string
  type: EventType
  at: Date
  itemId?: string | null
  /** The recommendation it followed. */
  impressionId?: string | null
  /** Where in the app. */
  page?: string | null
  /** How long it took, e.g. reading. */
  seconds?: number | null
}

/** What a person thinks of a document, an answer, a citation or a recommendation. */
export type LabelEntry = {
  id: string
  at: Date
  target: LabelTarget
  /** Item, answer, passage or impression. */
  targetId: string
  /** Of a recommendation: which of its documents. */
  itemId?: string | null
  value: LabelValue
  reason?: string | null
}

/** The reward that learning counts. */
export const rewardOf: Record<LabelValue, number> = { HELPFUL: 1, IRRELEVANT: 0 }
