import { bounded, type LinUcb } from '../bandit/lin-ucb.ts'
import { featureVector, type Candidate, type Features } from './features.ts'
import { similarity, type WeighedTerms } from './term-vector.ts'

/** Ways to order documents: Themen, Neuheit, Beliebtheit, Vielfalt; LEARNT corrects a mixture of them. */
export const namedProfiles = ['TOPICS', 'NOVELTY', 'POPULARITY', 'DIVERSITY'] as const
export const rankingProfiles = [...namedProfiles, 'LEARNT'] as const
export type RankingProfile = (typeof rankingProfiles)[number]

export const profileNames: Record<RankingProfile, string> = {
  TOPICS: 'Themen',
  NOVELTY: 'Neuheit',
  POPULARITY: 'Beliebtheit',
  DIVERSITY: 'Vielfalt',
  LEARNT: 'Gelernt',
}

export type Rated = { candidate: Candidate; terms: WeighedTerms; features: Features }
export type Ranked = Rated & { score: number }
/** What the learnt profile needs; the mean reward is what a correction of 0 stands for. */
export type LearntModel = { model: LinUcb; meanReward: number }

const weights: Record<Exclude<RankingProfile, 'LEARNT'>, Features> = {
  TOPICS: { similarity: 0.45, tags: 0.2, context: 0.25, novelty: 0.05, popularity: 0.05, kind: 0 },
  NOVELTY: {
    similarity: 0.15,
    tags: 0.1,
    context: 0.15,
    novelty: 0.5,
    popularity: 0.05,
    kind: 0.05,
  },
  POPULARITY: {
    similarity: 0.15,
    tags: 0.1,
    context: 0.15,
    novelty: 0.05,
    popularity: 0.5,
    kind: 0.05,
  },
  DIVERSITY: { similarity: 0.3, tags: 0.15, context: 0.3, novelty: 0.15, popularity: 0.1, kind: 0 },
}

/** Share of relevance against newness among what is shown already (maximal marginal relevance). */
const relevanceShare = 0.6
/** The learnt correction never moves a score by more. */
export const correctionBound = 0.15
/** How many standard deviations of the estimate count as a reason to try. */
const optimism = 0.5

/** The best `count` in the order of the profile; ties go to the newer document, then by id. */
export function rankBy(
  profile: RankingProfile,
  rated: readonly Rated[],
  { count, learnt }: { count: number; learnt: LearntModel | undefined },
): Ranked[] {
  const scored = rated
    .map(entry => ({ ...entry, score: scoreOf(profile, entry.features, learnt) }))
    .sort(byScore)
  return profile === 'DIVERSITY' ? diversified(scored, count) : scored.slice(0, count)
}

/** The mean of the named profiles: what the learnt one starts from. 0 … 1 */
export function balancedScore(features: Features): number {
  let sum = 0
  for (const profile of namedProfiles) sum += weighted(features, weights[profile])
  return sum / namedProfiles.length
}

/** The upper confidence bound of the reward against the mean reward, bounded. */
export function learntCorrection(features: readonly number[], { model, meanReward }: LearntModel) {
  const upper = model.estimate(features) + optimism * model.uncertainty(features)
  return bounded(upper - meanReward, correctionBound)
}

function scoreOf(profile: RankingProfile, features: Features, learnt: LearntModel | undefined) {
  if (profile !== 'LEARNT') return weighted(features, weights[profile])
  const correction = learnt ? learntCorrection(featureVector(features), learnt) : 0
  return balancedScore(features) + correction
}

function weighted(features: Features, weight: Features): number {
  return (
    features.similarity * weight.similarity +
    features.tags * weight.tags +
    features.context * weight.context +
    features.novelty * weight.novelty +
    features.popularity * weight.popularity +
    features.kind * weight.kind
  )
}

/** One after the other: good, and unlike what was chosen before. */
function diversified(scored: Ranked[], count: number): Ranked[] {
  // Beyond these the relevance is too low to make up for it.
  let pool = scored.slice(0, count * 5).map(entry => ({ entry, likeness: 0 }))
  const chosen: Ranked[] = []
  while (chosen.length < count) {
    const values = pool.map(({ entry, likeness }) => worth(entry.score, likeness))
    const next = pool[values.indexOf(Math.max(...values))]
    if (!next) break
    chosen.push(next.entry)
    pool = pool
      .filter(other => other !== next)
      .map(({ entry, likeness }) => ({
        entry,
        likeness: Math.max(likeness, similarity(entry.terms, next.entry.terms)),
      }))
  }
  return chosen
}

function worth(score: number, likeness: number): number {
  return relevanceShare * score - (1 - relevanceShare) * likeness
}

function byScore(a: Ranked, b: Ranked): number {
  const newer = b.candidate.createdAt.getTime() - a.candidate.createdAt.getTime()
  return b.score - a.score || newer || (a.candidate.id < b.candidate.id ? -1 : 1)
}
