import { choose } from './bandit/beta-posterior.ts'
import type { Nominee } from './impression.store.ts'
import type { Policy } from './learning.service.ts'
import { featureVector } from './ranking/features.ts'
import {
  balancedScore,
  rankBy,
  type Ranked,
  type Rated,
  type RankingProfile,
} from './ranking/profiles.ts'

export type Drawn = {
  ranked: Ranked[]
  profile: RankingProfile
  /** Probability with which the profile was drawn. */
  propensity: number
  /** What every profile would have put first. */
  nominees: Nominee[]
}
type Entry = { profile: RankingProfile; probability: number; ranked: Ranked[] }

/** Lets every profile order the documents and draws one of them by a number of [0, 1). */
export function drawRanking(
  rated: readonly Rated[],
  { policy, count, uniform }: { policy: Policy; count: number; uniform: number },
): Drawn {
  const entries = policy.shares.map((share): Entry => {
    const ranked = rankBy(share.profile, rated, { count, learnt: policy.learnt })
    return { ...share, ranked }
  })
  const probabilities = entries.map(({ probability }) => probability)
  const drawn = entries[choose(probabilities, uniform)]
  if (!drawn) throw new Error('no ranking profile takes part')
  const { profile, probability: propensity, ranked } = drawn
  return { ranked, profile, propensity, nominees: nomineesOf(entries) }
}

/** A document that several profiles put first has the probability of them all. */
function nomineesOf(entries: Entry[]): Nominee[] {
  const nominees = new Map<string, Nominee>()
  for (const { ranked, probability } of entries) {
    const [top] = ranked
    if (!top) continue
    const itemId = top.candidate.id
    nominees.set(itemId, {
      itemId,
      probability: (nominees.get(itemId)?.probability ?? 0) + probability,
      features: featureVector(top.features),
      base: balancedScore(top.features),
    })
  }
  return [...nominees.values()]
}
