import { Arg, Ctx, Directive, Int, Mutation, Query, Resolver } from 'type-graphql'
import { UserError } from '#platform/errors.ts'
import { pageSize } from '#platform/graphql/page.ts'
import type { KnowledgeContext } from '../context.ts'
import type { Interval } from './bandit/replay.ts'
import type { LearningReport, LearntAction } from './learning.service.ts'
import { profileNames } from './ranking/profiles.ts'
import type { Recommendations } from './recommendation.ts'
import {
  LearntActionEnum,
  RankingReport,
  RecommendationContextInput,
  RecommendationsType,
  SetLearntRankingResult,
} from './recommendation.type.ts'

const mostRecommendations = 20

@Resolver()
export class RecommendationResolver {
  @Query(() => RecommendationsType, {
    description: 'Documents for the viewer, from what they read, asked and look at.',
  })
  @Directive('@auth(role: VIEWER)')
  recommendations(
    @Arg('context', () => RecommendationContextInput, { nullable: true })
    context: RecommendationContextInput | undefined,
    @Arg('first', () => Int, { defaultValue: 5, description: '1 … 20' }) first: number,
    @Ctx() { services, viewer }: KnowledgeContext,
  ): Promise<Recommendations> {
    const count = pageSize(first, mostRecommendations)
    return services.recommendation.recommendations.recommend(context ?? {}, count, viewer)
  }

  @Query(() => RankingReport, {
    description: 'How the ranking profiles do, and the learnt one would.',
  })
  @Directive('@auth(role: ADMIN)')
  async rankingProfiles(@Ctx() { services, viewer }: KnowledgeContext): Promise<RankingReport> {
    return toReport(await services.recommendation.learning.report(viewer))
  }

  @Mutation(() => SetLearntRankingResult, {
    description:
      'Switches the learnt profile; refused as long as its evaluation does not carry it.',
  })
  @Directive('@auth(role: ADMIN)')
  async setLearntRanking(
    @Arg('action', () => LearntActionEnum) action: LearntAction,
    @Ctx() { services, viewer }: KnowledgeContext,
  ): Promise<RankingReport | UserError> {
    const report = await services.recommendation.learning.change(action, viewer)
    return report instanceof UserError ? report : toReport(report)
  }
}

function toReport({ profiles, estimate, lacking, ...rest }: LearningReport): RankingReport {
  return {
    ...rest,
    profiles: profiles.map(({ posterior, ...profile }) => ({
      ...profile,
      ...posterior,
      name: profileNames[profile.profile],
    })),
    replay: {
      choices: estimate.choices,
      matched: estimate.matched,
      effective: estimate.effective,
      learnt: finite(estimate.policy),
      learntSelfNormalised: estimate.selfNormalised,
      shown: finite(estimate.logged),
      gain: finite(estimate.gain),
    },
    lacking: lacking ?? null,
  }
}

function finite({ value, low, high }: Interval) {
  return {
    value,
    low: Number.isFinite(low) ? low : null,
    high: Number.isFinite(high) ? high : null,
  }
}
