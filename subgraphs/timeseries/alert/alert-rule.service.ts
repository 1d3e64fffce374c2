import { auditChange } from '#platform/audit/audit-change.ts'
import { UserError } from '#platform/errors.ts'
import type { EventBus } from '#platform/events/event-bus.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import { quarterHourOf } from '#platform/interval/interval.ts'
import type { MarketStore } from '../market/market.store.ts'
import type { Meter } from '../meter/meter.ts'
import type { MeterStore } from '../meter/meter.store.ts'
import type { AlertRule, NewAlertRule } from './alert.ts'
import type { AlertChannelStore } from './alert-channel.store.ts'
import type { AlertDelivery } from './alert-delivery.ts'
import type { AlertDeliveryStore } from './alert-delivery.store.ts'
import { alertRulesTopic, alertTopic, announceAlerts } from './alert-event.ts'
import type { AlertRuleStore } from './alert-rule.store.ts'
import { checkRule, unknownRule } from './check-rule.ts'
import type { AlertTestStore } from './alert-test.store.ts'

type Use = {
  rules: AlertRuleStore
  channels: AlertChannelStore
  deliveries: AlertDeliveryStore
  tests: AlertTestStore
  meters: MeterStore
  markets: MarketStore
  events: EventBus
}
export type AlertRuleWish = Omit<NewAlertRule, 'createdBy'>

const mostRules = 500

export class AlertRuleService {
  constructor(private readonly use: Use) {}

  async list(
    page: { first: number; after?: string; meterId?: string },
    viewer: Viewer,
  ): Promise<AlertRule[]> {
    viewer.require('viewer')
    return this.use.rules.list(page)
  }

  /** ALERT_RULE_…, METER_UNKNOWN, MARKET_UNKNOWN, ALERT_CHANNEL_UNKNOWN: see check-rule.ts. */
  async create(wish: AlertRuleWish, viewer: Viewer): Promise<AlertRule | UserError> {
    viewer.require('operator')
    const { wrong, meter } = await this.check(wish)
    if (wrong) return wrong
    if ((await this.use.rules.count()) >= mostRules) return tooManyRules
    const rule = await this.use.rules.create(
      { ...wish, createdBy: viewer.name },
      lookBack(wish, meter, new Date()),
    )
    auditChange(null, rule, rule.id)
    await this.announce(rule.id)
    return rule
  }

  /** Replaces everything. Where the rule now looks at something else, it starts afresh and its alert ends. */
  async update(id: string, wish: AlertRuleWish, viewer: Viewer): Promise<AlertRule | UserError> {
    viewer.require('operator')
    const before = await this.use.rules.byId(id)
    if (!before) return unknownRule
    const { wrong, meter } = await this.check(wish)
    if (wrong) return wrong
    const afresh = looksElsewhere(before, wish) && {
      seenUntil: lookBack(wish, meter, new Date()),
      text: wish.enabled ? 'Die Regel wurde geändert.' : 'Die Regel wurde abgeschaltet.',
      actor: viewer.name,
    }
    const { createdBy, createdAt } = before
    const changed = { id, ...wish, createdBy, createdAt }
    const updated = await this.use.rules.update(changed, afresh || undefined)
    if (!updated) return unknownRule
    auditChange(before, updated.rule, id)
    await announceAlerts(this.use.events, updated.recorded)
    await this.announce(id)
    return updated.rule
  }

  /** Whether there was one; its alerts stay as history. */
  async remove(id: string, viewer: Viewer): Promise<AlertRule | UserError> {
    viewer.require('operator')
    const rule = await this.use.rules.byId(id)
    if (!rule) return unknownRule
    const why = { text: 'Die Regel wurde entfernt.', actor: viewer.name }
    await announceAlerts(this.use.events, await this.use.rules.remove(id, why))
    auditChange(rule, null, id)
    await this.announce(id)
    return rule
  }

  /** Sends a test message to each channel of the rule, quiet hours or not. ALERT_RULE_SILENT. */
  async test(id: string, viewer: Viewer): Promise<AlertDelivery[] | UserError> {
    viewer.require('operator')
    const rule = await this.use.rules.byId(id)
    if (!rule) return unknownRule
    const ids = await this.use.tests.queue(rule, viewer.name)
    if (ids.length === 0) return silentRule
    await this.use.events.publish(alertTopic, { ruleId: id })
    return this.use.deliveries.byIds(ids)
  }

  private async check(
    wish: AlertRuleWish,
  ): Promise<{ wrong: UserError | undefined; meter: Meter | undefined }> {
    const { meters, markets, channels } = this.use
    const meter = wish.meterId === null ? undefined : await meters.byId(wish.meterId)
    const market = wish.marketId === null ? undefined : await markets.byId(wish.marketId)
    const known = await channels.byIds(wish.channelIds)
    return { meter, wrong: checkRule(wish, { meter, market, channels: known }) }
  }

  private async announce(ruleId: string): Promise<void> {
    await this.use.events.publish(alertRulesTopic, { ruleId })
  }
}

const tooManyRules = new UserError(
  'ALERT_RULES_TOO_MANY',
  `Mehr als ${mostRules} Alarmregeln sind nicht möglich.`,
  { remedy: 'Entfernen Sie Regeln, die niemand mehr braucht.' },
)
const silentRule = new UserError(
  'ALERT_RULE_SILENT',
  'Die Regel hat keinen eingeschalteten Kanal; es gibt nichts zu senden.',
  { place: 'Kanäle', remedy: 'Wählen Sie für die Regel einen Kanal.' },
)

function looksElsewhere(before: AlertRule, wish: AlertRuleWish): boolean {
  const { condition, meterId, marketId, enabled, timeZone } = before
  const seen = { condition, meterId, marketId, enabled, timeZone }
  const wanted = {
    condition: wish.condition,
    meterId: wish.meterId,
    marketId: wish.marketId,
    enabled: wish.enabled,
    timeZone: wish.timeZone,
  }
  return JSON.stringify(seen) !== JSON.stringify(wanted)
}

/** So far back that what is the case now is noticed at once, and no further. */
function lookBack({ condition }: AlertRuleWish, meter: Meter | undefined, now: Date): Date {
  const intervalMs = (meter?.intervalSeconds ?? 0) * 1000
  switch (condition.kind) {
    case 'THRESHOLD':
      return new Date(now.getTime() - condition.minimumSeconds * 1000 - 2 * intervalMs)
    case 'PEAK_PROJECTION':
      return new Date(quarterHourOf(now).getTime() - 1)
    case 'MISSING_DATA':
    case 'PRICE_WINDOW':
    case 'FINDING':
      return now
  }
}
