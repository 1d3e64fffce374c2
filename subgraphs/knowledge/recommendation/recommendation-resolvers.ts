import { ActivityResolver } from './activity/activity.resolver.ts'
import { FeedbackExportResolver } from './feedback-export/feedback-export.resolver.ts'
import { RecommendationResolver } from './recommendation.resolver.ts'

export const recommendationResolvers = [
  ActivityResolver,
  FeedbackExportResolver,
  RecommendationResolver,
] as const
