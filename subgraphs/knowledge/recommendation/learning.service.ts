import type { UserError } from '#platform/errors.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import {
  bestProbabilities,
  meanOf,
  posteriorOf,
  withExploration,
  type BetaPosterior,
} from './bandit/beta-posterior.ts'
import { LinUcb } from './bandit/lin-ucb.ts'
import { replay, type LoggedChoice, type ReplayEstimate } from './bandit/replay.ts'
import { lackingEvidence } from './evidence.ts'
import type { ImpressionStore, ProfileCount } from './impression.store.ts'
import type { LearningStore, LearntSwitch } from './learning.store.ts'
import { featureCount } from './ranking/features.ts'
import {
  learntCorrection,
  namedProfiles,
  rankingProfiles,
  type LearntModel,
  type RankingProfile,
} from './ranking/profiles.ts'

/** What a recommendation is chosen with. */
export type Policy = {
  /** The profiles that take part, with the probability of each; they sum to 1. */
  shares: { profile: RankingProfile; probability: number }[]
  /** Undefined while the learnt profile is off. */
  learnt: LearntModel | undefined
}

export type ProfileReport = {
  profile: RankingProfile
  enabled: boolean
  impressions: number
  rewarded: number
  posterior: BetaPosterior
  meanReward: number
  probability: number
}
export type LearningReport = {
  learntEnabled: boolean
  learnsSince: Date
  changedBy: string | null
  profiles: ProfileReport[]
  estimate: ReplayEstimate
  /** Why the learnt profile could not be switched on now. */
  lacking: UserError | undefined
}
export const learntActions = ['ENABLE', 'DISABLE', 'RESET'] as const
export type LearntAction = (typeof learntActions)[number]

type Dependencies = {
  impressions: ImpressionStore
  store: LearningStore
  now?: () => Date
}

/** Shared out equally among all profiles, so that none is ever out of the race. */
export const explorationFloor = 0.1
const rememberedMs = 60_000

/** Which profile does well, what the learnt one would do, and whether it may take part. */
export class LearningService {
  private remembered: { policy: Policy; until: number } | undefined

  constructor(private readonly use: Dependencies) {}

  /** For recommendations: computed from the log at most once a minute. */
  async policy(): Promise<Policy> {
    const now = this.now()
    if (this.remembered && now.getTime() < this.remembered.until) return this.remembered.policy
    const state = await this.use.store.read()
    const counts = await this.use.impressions.counts(state.learnsSince, now)
    const log = state.enabled ? await this.use.impressions.choices(state.learnsSince, now) : []
    const shares = sharesOf(state, counts).map(({ profile, probability }) => ({
      profile,
      probability,
    }))
    const policy = { shares, learnt: state.enabled ? trained(log) : undefined }
    this.remembered = { policy, until: now.getTime() + rememberedMs }
    return policy
  }

  async report(viewer: Viewer): Promise<LearningReport> {
    viewer.require('admin')
    const now = this.now()
    const state = await this.use.store.read()
    const counts = await this.use.impressions.counts(state.learnsSince, now)
    const estimate = evaluate(await this.use.impressions.choices(state.learnsSince, now))
    return {
      learntEnabled: state.enabled,
      learnsSince: state.learnsSince,
      changedBy: state.changedBy,
      profiles: reportOf(state, counts),
      estimate,
      lacking: lackingEvidence(estimate),
    }
  }

  /**
   * Switches the learnt profile on or off, or begins anew. ENABLE is refused without evidence that it
   * does at least as well: LEARNT_PROFILE_EVIDENCE, LEARNT_PROFILE_NOT_BETTER.
   */
  async change(action: LearntAction, viewer: Viewer): Promise<LearningReport | UserError> {
    viewer.require('admin')
    switch (action) {
      case 'ENABLE': {
        const { lacking } = await this.report(viewer)
        if (lacking) return lacking
        await this.use.store.setEnabled(true, viewer.name)
        break
      }
      case 'DISABLE':
        await this.use.store.setEnabled(false, viewer.name)
        break
      case 'RESET':
        await this.use.store.reset(this.now(), viewer.name)
        break
    }
    this.forget()
    return this.report(viewer)
  }

  /** What is remembered for speed may hold what was deleted. */
  forget(): void {
    this.remembered = undefined
  }

  private now(): Date {
    return this.use.now?.() ?? new Date()
  }
}

function reportOf(state: LearntSwitch, counts: ProfileCount[]): ProfileReport[] {
  const shares = new Map(sharesOf(state, counts).map(share => [share.profile, share.probability]))
  return rankingProfiles.map(profile => {
    const { impressions, rewarded } = countOf(profile, counts)
    const posterior = posteriorOf({ successes: rewarded, trials: impressions })
    return {
      profile,
      enabled: shares.has(profile),
      impressions,
      rewarded,
      posterior,
      meanReward: meanOf(posterior),
      probability: shares.get(profile) ?? 0,
    }
  })
}

function sharesOf({ enabled }: LearntSwitch, counts: ProfileCount[]): Policy['shares'] {
  const taking = enabled ? rankingProfiles : namedProfiles
  const posteriors = taking.map(profile => {
    const { impressions, rewarded } = countOf(profile, counts)
    return posteriorOf({ successes: rewarded, trials: impressions })
  })
  const probabilities = withExploration(bestProbabilities(posteriors), explorationFloor)
  return taking.map((profile, at) => ({ profile, probability: probabilities[at] ?? 0 }))
}

function countOf(profile: RankingProfile, counts: ProfileCount[]): ProfileCount {
  return counts.find(each => each.profile === profile) ?? { profile, impressions: 0, rewarded: 0 }
}

function trained(log: LoggedChoice[]): LearntModel {
  const learner = new Learner()
  for (const { options, shown, reward } of log) {
    const option = options[shown]
    if (option) learner.learn(option.features, reward)
  }
  return learner.current()
}

function evaluate(log: LoggedChoice[]): ReplayEstimate {
  const learner = new Learner()
  return replay(log, {
    choose: options => {
      const learnt = learner.current()
      const scores = options.map(({ base, features }) => base + learntCorrection(features, learnt))
      return scores.indexOf(Math.max(...scores))
    },
    learn: (features, reward) => learner.learn(features, reward),
  })
}

/** The model and the mean reward, learnt together. */
class Learner {
  private readonly model = new LinUcb(featureCount)
  private sum = 0

  learn(features: readonly number[], reward: number): void {
    this.model.learn(features, reward)
    this.sum += reward
  }

  current(): LearntModel {
    const { observations } = this.model
    return { model: this.model, meanReward: observations === 0 ? 0 : this.sum / observations }
  }
}
