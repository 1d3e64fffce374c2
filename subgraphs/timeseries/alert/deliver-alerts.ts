import { UserError } from '#platform/errors.ts'
import { coalesced } from '#platform/events/coalesce.ts'
import type { EventBus } from '#platform/events/event-bus.ts'
import type { Logger } from '#platform/logger.ts'
import { alertTopic } from './alert-event.ts'
import { sealTarget } from './alert-channel.ts'
import type { AlertChannelStore } from './alert-channel.store.ts'
import type { AlertDeliveryStore, DueDelivery } from './alert-delivery.store.ts'
import { pause } from './pause.ts'
import { quietUntil } from './quiet-hours.ts'
import { send, type SendFailure, type SendUse } from './send-delivery.ts'

type Use = SendUse & {
  deliveries: AlertDeliveryStore
  channels: Pick<AlertChannelStore, 'sealPlain'>
  events: EventBus
  logger: Logger
  clock?: () => Date
}

const lookEveryMs = 5000
/** As many as there can be channels: none waits for another. */
const atOnce = 50
/** While some are being sent, so that what comes meanwhile need not wait for them. */
const lookMeanwhileMs = 1000
/** Longer than any attempt takes: whoever was killed in it leaves the delivery to the next one. */
const leaseMs = 120_000
const mostAttempts = 8
const firstPauseMs = 30_000
const longestPauseMs = 3_600_000

const unexpected = new UserError(
  'ALERT_DELIVERY_FAILED',
  'Die Nachricht ist an einem unerwarteten Fehler gescheitert.',
  { remedy: 'Luna versucht es noch einmal. Bleibt der Fehler, hilft das Protokoll von „worker“.' },
)

/** 30 s, 1 min, 2 min … up to an hour, with some chance so that not all come back together. */
export function pauseAfter(attempts: number, chance: number): number {
  const pause = Math.min(longestPauseMs, firstPauseMs * 2 ** (attempts - 1))
  return Math.round(pause * (0.75 + chance / 2))
}

/** Sends what is queued, in the worker; several may run side by side. */
export class AlertDeliverer {
  private readonly stopping = new AbortController()
  private running: Promise<unknown> = Promise.resolve()
  /** Channels to which something is being sent: one message after the other. */
  private readonly busy = new Set<string>()
  private isSealed = false

  constructor(private readonly use: Use) {}

  start(): void {
    this.running = Promise.all([this.follow(), this.lookAgainAndAgain()])
  }

  /** Waits for what is being sent. */
  async stop(): Promise<void> {
    this.stopping.abort()
    await this.running
  }

  /** Everything that is due now; answers how many attempts that were. */
  async sendDue(): Promise<number> {
    let attempts = 0
    const { signal } = this.stopping
    const sending = new Set<Promise<void>>()
    while (!signal.aborted) {
      const due = await this.take()
      attempts += due.length
      for (const delivery of due) {
        const work = this.attempt(delivery).finally(() => sending.delete(work))
        sending.add(work)
      }
      if (sending.size === 0) break
      await Promise.race([...sending, pause(lookMeanwhileMs, signal)])
    }
    await Promise.all(sending)
    return attempts
  }

  /** What is due on channels that are free; they are busy from now on. */
  private async take(): Promise<DueDelivery[]> {
    await this.sealed()
    const now = this.now()
    const leaseUntil = new Date(now.getTime() + leaseMs)
    const wanted = { most: atOnce, busy: [...this.busy] }
    const due = await this.use.deliveries.take(now, leaseUntil, wanted)
    for (const { channelId } of due) this.busy.add(channelId)
    return due
  }

  /** Once: what an earlier version stored in the clear. */
  private async sealed(): Promise<void> {
    if (this.isSealed) return
    const { channels, installationSecret } = this.use
    await channels.sealPlain((id, target) => sealTarget(installationSecret, id, target))
    this.isSealed = true
  }

  private async attempt(delivery: DueDelivery): Promise<void> {
    try {
      await this.sendAndReport(delivery)
    } catch (error) {
      // Nobody knows what became of it: it comes back after its lease.
      this.use.logger.warn({ err: error, deliveryId: delivery.id }, 'alert delivery not reported')
    } finally {
      this.busy.delete(delivery.channelId)
    }
  }

  private async sendAndReport(delivery: DueDelivery): Promise<void> {
    const { deliveries, logger } = this.use
    const { id, attempts, kind } = delivery
    const failure = await this.sendSafely(delivery)
    if (!failure) {
      await deliveries.sent(id)
      return
    }
    const { reason, final } = failure
    const isLast = final || attempts >= mostAttempts
    const retryAt = isLast ? undefined : this.nextTry(delivery)
    logger.warn(
      { deliveryId: id, kind, attempts, code: reason.code, isLast },
      'alert not delivered',
    )
    await deliveries.failed(id, reason, retryAt)
  }

  /** After a pause, and not in quiet hours. */
  private nextTry({ attempts, quiet }: DueDelivery): Date {
    const at = new Date(this.now().getTime() + pauseAfter(attempts, Math.random()))
    return (quiet && quietUntil(at, quiet, quiet.timeZone)) ?? at
  }

  private async sendSafely(delivery: DueDelivery): Promise<SendFailure | undefined> {
    try {
      return await send(this.use, delivery, this.now())
    } catch (error) {
      this.use.logger.error({ err: error, deliveryId: delivery.id }, 'sending an alert failed')
      return { reason: unexpected, final: false }
    }
  }

  private async follow(): Promise<void> {
    const news = this.use.events.subscribe(alertTopic, this.stopping.signal)
    const batches = coalesced(news, { keyOf: () => '', minimumIntervalMs: 200 })
    while (!(await batches.next()).done) await this.quietly()
  }

  private async lookAgainAndAgain(): Promise<void> {
    const { signal } = this.stopping
    while (!signal.aborted) {
      await this.quietly()
      await pause(lookEveryMs, signal)
    }
  }

  private async quietly(): Promise<void> {
    try {
      await this.sendDue()
    } catch (error) {
      this.use.logger.warn({ err: error }, 'alerts not delivered')
    }
  }

  private now(): Date {
    return this.use.clock?.() ?? new Date()
  }
}
