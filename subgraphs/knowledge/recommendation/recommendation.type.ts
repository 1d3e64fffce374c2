import {
  Directive,
  Field,
  Float,
  ID,
  InputType,
  Int,
  ObjectType,
  registerEnumType,
} from 'type-graphql'
import { resultUnion } from '#platform/graphql/result-union.ts'
import { DateTimeScalar } from '#platform/graphql/scalars.ts'
import { UserErrorType } from '#platform/graphql/user-error.type.ts'
import type { Item } from '../document/item.ts'
import { ItemType } from '../document/item.type.ts'
import type { RankingProfile } from './ranking/profiles.ts'
import type { Recommendation } from './recommendation.ts'

const RankingProfileEnum = {
  TOPICS: 'TOPICS',
  NOVELTY: 'NOVELTY',
  POPULARITY: 'POPULARITY',
  DIVERSITY: 'DIVERSITY',
  LEARNT: 'LEARNT',
} as const
registerEnumType(RankingProfileEnum, {
  name: 'RankingProfile',
  description:
    'How recommendations are ordered: Themen, Neuheit, Beliebtheit, Vielfalt; LEARNT corrects their mixture by what was followed.',
})
export const LearntActionEnum = { ENABLE: 'ENABLE', DISABLE: 'DISABLE', RESET: 'RESET' } as const
registerEnumType(LearntActionEnum, {
  name: 'LearntRankingAction',
  description: 'RESET also switches off; what was observed before counts for nothing.',
})

@InputType({ description: 'Where the viewer is in the app. What they may not see is ignored.' })
export class RecommendationContextInput {
  @Field(() => ID, { nullable: true, description: 'The document in view; is not recommended.' })
  itemId?: string | null

  @Field(() => ID, { nullable: true, description: 'The meter in view.' })
  meterId?: string | null

  @Field(() => String, {
    nullable: true,
    description: 'German name of the page, e.g. `Tarife`; its words count, at most 80 characters.',
  })
  page?: string | null
}

@ObjectType('Recommendation', { description: 'A document that may help the viewer now.' })
class RecommendationType {
  @Field(() => ItemType)
  item!: Item

  @Field(() => String, { description: 'German sentence: why this one.' })
  reason!: string

  @Field(() => Float, { description: 'Comparable within one list only.' })
  score!: number
}

@ObjectType('Recommendations', { description: 'Documents for the viewer, the best first.' })
export class RecommendationsType {
  @Field(() => ID, {
    nullable: true,
    description:
      'Send it with events and labels. The same for half an hour while nothing changes; null without a person.',
  })
  impressionId!: string | null

  @Field(() => RankingProfileEnum, { description: 'What ordered them.' })
  profile!: RankingProfile

  @Field(() => [RecommendationType])
  nodes!: Recommendation[]
}

@ObjectType({ description: 'An expected share of success with its 95 % confidence interval.' })
class RewardEstimate {
  @Field(() => Float)
  value!: number

  @Field(() => Float, { nullable: true, description: 'Null while nothing can be said.' })
  low!: number | null

  @Field(() => Float, { nullable: true })
  high!: number | null
}

@ObjectType({
  description: 'What the learnt profile would have earned, from the log of what was shown.',
})
export class ReplayEvaluation {
  @Field(() => Int, { description: 'Recommendations whose outcome is known.' })
  choices!: number

  @Field(() => Int, {
    description: 'In how many the learnt profile would have put the same first.',
  })
  matched!: number

  @Field(() => Float, { description: 'How many unweighted recommendations they are worth.' })
  effective!: number

  @Field(() => RewardEstimate, { description: 'Of the learnt profile, by inverse propensity.' })
  learnt!: RewardEstimate

  @Field(() => Float, { description: 'The same, self-normalised.' })
  learntSelfNormalised!: number

  @Field(() => RewardEstimate, { description: 'Of what was shown.' })
  shown!: RewardEstimate

  @Field(() => RewardEstimate, { description: 'Learnt minus shown.' })
  gain!: RewardEstimate
}

@ObjectType({ description: 'How a ranking profile has done since learning began.' })
class RankingProfileReport {
  @Field(() => RankingProfileEnum)
  profile!: RankingProfile

  @Field(() => String, { description: 'German name.' })
  name!: string

  @Field(() => Boolean, { description: 'Whether it takes part now.' })
  enabled!: boolean

  @Field(() => Int, { description: 'Recommendations with known outcome, of the last 180 days.' })
  impressions!: number

  @Field(() => Int, { description: 'Of them those of which something was used or found helpful.' })
  rewarded!: number

  @Field(() => Float, {
    description: 'Of the posterior Beta(alpha, beta) of its share of success.',
  })
  alpha!: number

  @Field(() => Float)
  beta!: number

  @Field(() => Float, { description: 'Mean of the posterior, 0 … 1.' })
  meanReward!: number

  @Field(() => Float, { description: 'How likely it orders the next recommendation, 0 … 1.' })
  probability!: number
}

@Directive('@auth(role: ADMIN)')
@ObjectType({ description: 'What recommendations have learnt, and whether they may use it.' })
export class RankingReport {
  @Field(() => Boolean, { description: 'Whether the learnt profile takes part.' })
  learntEnabled!: boolean

  @Field(() => DateTimeScalar)
  learnsSince!: Date

  @Field(() => String, { nullable: true, description: 'Who switched last.' })
  changedBy!: string | null

  @Field(() => [RankingProfileReport])
  profiles!: RankingProfileReport[]

  @Field(() => ReplayEvaluation)
  replay!: ReplayEvaluation

  @Field(() => UserErrorType, {
    nullable: true,
    description: 'Why the learnt profile cannot be switched on now; null when it can.',
  })
  lacking!: UserErrorType | null
}

export const SetLearntRankingResult = resultUnion('SetLearntRankingResult', () => RankingReport)
