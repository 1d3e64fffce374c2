import { randomUUID } from 'node:crypto'
import type { Viewer } from '#platform/identity/viewer.ts'
import { isUuid } from '#platform/uuid.ts'
import { confidentialityFor, type Item } from '../document/item.ts'
import { stableId } from '../ingestion/stable-id.ts'
import type { Levels } from './activity/visible.store.ts'
import { seededUniform } from './bandit/seeded-uniform.ts'
import type { CandidateStore } from './candidate.store.ts'
import { drawRanking } from './draw-ranking.ts'
import type { ImpressionStore } from './impression.store.ts'
import type { InterestStore } from './interest.store.ts'
import { interestsOf, placeInWords, questionTerms, type PlaceInApp } from './interests.ts'
import type { ItemTermsStore } from './item-terms.store.ts'
import type { LearningService } from './learning.service.ts'
import { featuresOf, type Compared } from './ranking/features.ts'
import type { Ranked, Rated } from './ranking/profiles.ts'
import { reasonFor, type Grounds } from './ranking/reason.ts'
import { topTerms, weigh } from './ranking/term-vector.ts'
import type { Recommendation, RecommendationContext, Recommendations } from './recommendation.ts'

type Dependencies = {
  items: { byIds: (ids: readonly string[], viewer: Viewer) => Promise<(Item | null)[]> }
  interests: InterestStore
  candidates: CandidateStore
  terms: ItemTermsStore
  impressions: ImpressionStore
  learning: Pick<LearningService, 'policy'>
  /** What the choice of profiles depends on beside person, place and time. Default: random. */
  seed?: string
  now?: () => Date
}

/** What somebody read lately needs no recommendation. */
const freshlyReadMs = 14 * 86_400_000
/** So long the same person sees the same choice of profile at the same place. */
const steadyMs = 30 * 60_000
const termsToSearch = 12
const longestPage = 80

/** Documents for one person, from what they read, asked and look at; never past what they may see. */
export class RecommendationService {
  private readonly seed: string

  constructor(private readonly use: Dependencies) {
    this.seed = use.seed ?? randomUUID()
  }

  async recommend(
    context: RecommendationContext,
    first: number,
    viewer: Viewer,
  ): Promise<Recommendations> {
    viewer.require('viewer')
    const now = this.use.now?.() ?? new Date()
    const levels = confidentialityFor(viewer)
    await this.use.terms.refresh(context.itemId && isUuid(context.itemId) ? [context.itemId] : [])
    const place = await this.placeOf(context, levels)
    const { rated, grounds } = await this.rate(place, { viewer, levels, now })
    const policy = await this.use.learning.policy()
    const key = [viewer.userId ?? '', ...placeKey(place), String(Math.floor(+now / steadyMs))]
    const { ranked, profile, propensity, nominees } = drawRanking(rated, {
      policy,
      count: first,
      uniform: seededUniform(this.seed, ...key),
    })
    const nodes = await this.shown(ranked, grounds, viewer)
    const itemIds = nodes.map(({ item }) => item.id)
    if (viewer.userId === undefined || itemIds.length === 0) {
      return { impressionId: null, profile, nodes }
    }
    const id = stableId('impression', this.seed, ...key, profile, ...itemIds)
    const { userId } = viewer
    await this.use.impressions.add({ id, userId, at: now, profile, propensity, itemIds, nominees })
    return { impressionId: id, profile, nodes }
  }

  private async placeOf(context: RecommendationContext, levels: Levels): Promise<PlaceInApp> {
    const { itemId, meterId, page } = context
    const words = page
      ?.replace(/\p{Cc}+/gu, ' ')
      .trim()
      .slice(0, longestPage)
    return {
      item: itemId && isUuid(itemId) ? await this.use.interests.known(itemId, levels) : undefined,
      meterId: meterId && isUuid(meterId) ? meterId.toLowerCase() : undefined,
      page: words ? words : undefined,
    }
  }

  private async rate(
    place: PlaceInApp,
    { viewer, levels, now }: { viewer: Viewer; levels: Levels; now: Date },
  ): Promise<{ rated: Rated[]; grounds: Grounds }> {
    const { interests: store } = this.use
    const { userId } = viewer
    const [used, asked, disliked] =
      userId === undefined
        ? [[], [], []]
        : await Promise.all([
            store.used(userId, levels, now),
            store.asked(userId, now),
            store.disliked(userId),
          ])
    const interests = interestsOf(used, asked, place)
    const rarity = await this.use.terms.rarity()
    const compared = {
      interests,
      now,
      terms: weigh(interests.terms, rarity),
      context: weigh(interests.context.terms, rarity),
    }
    const fresh = used.filter(({ lastUsedAt }) => +now - +lastUsedAt < freshlyReadMs)
    const candidates = await this.use.candidates.find({
      levels,
      viewer: userId,
      without: [...disliked, ...fresh.map(({ id }) => id), ...(place.item ? [place.item.id] : [])],
      tags: [...interests.tags.keys(), ...interests.context.tags],
      terms: searchable(compared),
      now,
    })
    const rated = candidates.map((candidate): Rated => {
      const terms = weigh(candidate.terms, rarity)
      return { candidate, terms, features: featuresOf(candidate, terms, compared) }
    })
    const grounds = {
      read: used,
      asked: asked.map(({ question }) => ({ question, terms: questionTerms(question) })),
      tags: interests.tags,
      context: placeInWords(place),
      rarity,
    }
    return { rated, grounds }
  }

  /** Loaded through the library, which asks once more who may see what. */
  private async shown(
    ranked: Ranked[],
    grounds: Grounds,
    viewer: Viewer,
  ): Promise<Recommendation[]> {
    const ids = ranked.map(({ candidate }) => candidate.id)
    const items = await this.use.items.byIds(ids, viewer)
    return ranked.flatMap(({ candidate, terms, features, score }, at) => {
      const item = items[at]
      if (item?.status !== 'ACTIVE') return []
      return [{ item, score, reason: reasonFor({ ...candidate, terms, features }, grounds) }]
    })
  }
}

function placeKey({ item, meterId, page }: PlaceInApp): string[] {
  return [item?.id ?? '', meterId ?? '', page ?? '']
}

/** Rare and important: what to look for beyond the newest documents. */
function searchable({ terms, context }: Pick<Compared, 'terms' | 'context'>): string[] {
  return [...topTerms(terms.weights, termsToSearch), ...topTerms(context.weights, termsToSearch)]
}
