import type { Item } from '../document/item.ts'
import type { RankingProfile } from './ranking/profiles.ts'

/** Where the person is in the app; what they may not see is ignored. */
export type RecommendationContext = {
  itemId?: string | null
  meterId?: string | null
  page?: string | null
}

export type Recommendation = {
  item: Item
  /** One German sentence. */
  reason: string
  /** Of the profile, at best about 1; comparable within one list only. */
  score: number
}

export type Recommendations = {
  /** For events and labels on it; null where nobody in particular asks. */
  impressionId: string | null
  profile: RankingProfile
  nodes: Recommendation[]
}
