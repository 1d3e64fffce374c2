import { coalesced } from '#platform/events/coalesce.ts'
import type { EventBus, EventPayload } from '#platform/events/event-bus.ts'
import type { Logger } from '#platform/logger.ts'
import { priceTopic } from '../market/market.ts'
import { readingTopic } from '../reading/reading-event.ts'
import { alertRulesTopic } from './alert-event.ts'
import type { AlertRetentionStore } from './alert-retention.store.ts'
import type { AlertRuleStore } from './alert-rule.store.ts'
import { pause } from './pause.ts'
import type { RuleEvaluator } from './rule-evaluator.store.ts'

type Use = {
  rules: AlertRuleStore
  evaluator: RuleEvaluator
  retention: AlertRetentionStore
  events: EventBus
  logger: Logger
  clock?: () => Date
}
type Subject = { meterId: string } | { marketId: string }

/** News of one meter that come closer together are looked at together. */
const evaluateEveryMs = 500
const rulesEveryMs = 200
const sweepEveryMs = 15_000
const retentionEveryMs = 3_600_000

/**
 * Evaluates alert rules in the worker: at once when readings or prices arrive, and by a sweep for what the clock
 * alone changes and for news that got lost. It listens only to meters and markets that have a rule.
 */
export class AlertWatch {
  private readonly stopping = new AbortController()
  private readonly watched = new Map<string, AbortController>()
  private readonly running = new Set<Promise<void>>()
  private nextRetentionMs = 0

  constructor(private readonly use: Use) {}

  start(): void {
    this.run(this.followRules())
    this.run(this.sweepAgainAndAgain())
  }

  /** Waits for what is being evaluated. */
  async stop(): Promise<void> {
    this.stopping.abort()
    for (const watching of this.watched.values()) watching.abort()
    await Promise.all(this.running)
  }

  /** Everything that is due, once. */
  async sweep(): Promise<void> {
    const { rules, evaluator } = this.use
    await this.listen()
    for (const id of await rules.due(this.now())) {
      if (this.stopping.signal.aborted) return
      await this.evaluate(id)
    }
    await evaluator.remind(this.now())
    await this.removeOld()
  }

  private async removeOld(): Promise<void> {
    const now = this.now()
    if (now.getTime() < this.nextRetentionMs) return
    this.nextRetentionMs = now.getTime() + retentionEveryMs
    await this.use.retention.sweep(now)
  }

  private async followRules(): Promise<void> {
    const news = this.use.events.subscribe(alertRulesTopic, this.stopping.signal)
    await onNews(news, rulesEveryMs, () => this.quietly(() => this.sweep()))
  }

  private async sweepAgainAndAgain(): Promise<void> {
    const { signal } = this.stopping
    while (!signal.aborted) {
      await this.quietly(() => this.sweep())
      await pause(sweepEveryMs, signal)
    }
  }

  /** Follows the meters and markets that have rules now, and no others. */
  private async listen(): Promise<void> {
    const { meterIds, marketIds } = await this.use.rules.watched()
    if (this.stopping.signal.aborted) return
    const wanted = new Map<string, Subject>([
      ...meterIds.map(meterId => [readingTopic(meterId), { meterId }] as const),
      ...marketIds.map(marketId => [priceTopic(marketId), { marketId }] as const),
    ])
    for (const [topic, watching] of this.watched) {
      if (wanted.has(topic)) continue
      watching.abort()
      this.watched.delete(topic)
    }
    for (const [topic, subject] of wanted) {
      if (this.watched.has(topic)) continue
      const watching = new AbortController()
      this.watched.set(topic, watching)
      this.run(this.follow(topic, subject, watching.signal))
    }
  }

  private async follow(topic: string, subject: Subject, signal: AbortSignal): Promise<void> {
    const news = this.use.events.subscribe(topic, signal)
    const evaluateAll = async () => {
      for (const id of await this.use.rules.idsFor(subject)) await this.evaluate(id)
    }
    await onNews(news, evaluateEveryMs, () => this.quietly(evaluateAll))
  }

  private async evaluate(ruleId: string): Promise<void> {
    try {
      await this.use.evaluator.evaluate(ruleId, this.now())
    } catch (error) {
      // One rule that fails must not keep the others; the next sweep tries it again.
      this.use.logger.error({ err: error, ruleId }, 'alert rule not evaluated')
    }
  }

  private async quietly(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.use.logger.warn({ err: error }, 'alert rules not looked at')
    }
  }

  private run(work: Promise<void>): void {
    const running = work.finally(() => this.running.delete(running))
    this.running.add(running)
  }

  private now(): Date {
    return this.use.clock?.() ?? new Date()
  }
}

/** Works once for all news that came in the meantime, whatever they say. */
async function onNews(
  news: AsyncIterable<EventPayload>,
  minimumIntervalMs: number,
  work: () => Promise<void>,
): Promise<void> {
  const batches = coalesced(news, { keyOf: () => '', minimumIntervalMs })
  while (!(await batches.next()).done) await work()
}
