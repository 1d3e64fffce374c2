import type { JobQueue } from '#platform/jobs/job.ts'
import type { Service } from '#platform/service.ts'
import type { ItemService } from '../document/item.service.ts'
import { ActivityService } from './activity/activity.service.ts'
import { ActivityStore } from './activity/activity.store.ts'
import { ForgetService } from './activity/forget.service.ts'
import { ForgetStore } from './activity/forget.store.ts'
import { RateLimit } from './activity/rate-limit.ts'
import { VisibleStore } from './activity/visible.store.ts'
import { CandidateStore } from './candidate.store.ts'
import { FeedbackExportService } from './feedback-export/feedback-export.service.ts'
import { FeedbackExportStore } from './feedback-export/feedback-export.store.ts'
import { ImpressionStore } from './impression.store.ts'
import { InterestStore } from './interest.store.ts'
import { ItemTermsStore } from './item-terms.store.ts'
import { LearningService } from './learning.service.ts'
import { LearningStore } from './learning.store.ts'
import { RecommendationService } from './recommendation.service.ts'

export type RecommendationServices = ReturnType<typeof createRecommendation>

type Options = {
  database: Service['database']
  items: Pick<ItemService, 'byIds'>
  jobs: Pick<JobQueue, 'enqueue'>
  /** Makes the choice of profiles repeatable. */
  seed?: string
  now?: () => Date
}

/** A client that was offline for a day may send all at once; then ten entries a second. */
const rate = { capacity: 2000, perSecond: 10, mostKeys: 10_000 }

/** What people do and think, what is recommended to them, and what is learnt from it. */
export function createRecommendation({ database, items, jobs, ...clock }: Options) {
  const { pool } = database
  const impressions = new ImpressionStore(pool)
  const candidates = new CandidateStore(pool)
  const learning = new LearningService({ impressions, store: new LearningStore(pool), ...clock })
  return {
    activity: new ActivityService({
      store: new ActivityStore(database),
      visible: new VisibleStore(pool),
      rate: new RateLimit(rate),
      ...clock,
    }),
    forget: new ForgetService(new ForgetStore(database), () => {
      learning.forget()
      candidates.forget()
    }),
    learning,
    recommendations: new RecommendationService({
      items: { byIds: (ids, viewer) => items.byIds(ids, viewer) },
      interests: new InterestStore(pool),
      candidates,
      terms: new ItemTermsStore(database),
      impressions,
      learning,
      ...clock,
    }),
    exports: new FeedbackExportService({ store: new FeedbackExportStore(pool), jobs }),
  }
}
