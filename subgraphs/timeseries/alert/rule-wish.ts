import { z } from 'zod'
import { UserError } from '#platform/errors.ts'
import type { AlertRule } from './alert.ts'
import type { AlertRuleInput, AlertRuleType, PriceWindowConditionType } from './alert-rule.type.ts'
import type { AlertRuleWish } from './alert-rule.service.ts'
import { minuteOfDay, timeOfDay } from './quiet-hours.ts'
import { ruleCondition, type RuleCondition } from './rule-condition.ts'

/** The rule that is asked for. ALERT_CONDITION_AMBIGUOUS, ALERT_CONDITION_INVALID, ALERT_QUIET_HOURS_INVALID. */
export function toWish(input: AlertRuleInput): AlertRuleWish | UserError {
  const condition = conditionOf(input)
  if (condition instanceof UserError) return condition
  const quietHours = quietHoursOf(input)
  if (quietHours instanceof UserError) return quietHours
  const { name, severity, enabled, timeZone } = input
  return {
    ...{ name: name.trim(), condition, severity, enabled, timeZone, quietHours },
    meterId: input.meterId ?? null,
    marketId: input.marketId ?? null,
    channelIds: [...new Set(input.channelIds)],
    notifyAgainSeconds: input.notifyAgainSeconds ?? null,
  }
}

/** A rule as the schema shows it. */
export function toRuleType({ condition, quietHours, ...rule }: AlertRule): AlertRuleType {
  return {
    ...rule,
    kind: condition.kind,
    threshold: condition.kind === 'THRESHOLD' ? condition : null,
    missingData: condition.kind === 'MISSING_DATA' ? condition : null,
    peakProjection: condition.kind === 'PEAK_PROJECTION' ? condition : null,
    priceWindow: condition.kind === 'PRICE_WINDOW' ? toPriceWindow(condition) : null,
    finding: condition.kind === 'FINDING' ? condition : null,
    quietHours: quietHours && { from: timeOfDay(quietHours.from), to: timeOfDay(quietHours.to) },
  }
}

function toPriceWindow({
  window,
  leadSeconds,
}: Extract<RuleCondition, { kind: 'PRICE_WINDOW' }>): PriceWindowConditionType {
  if (window.of === 'CHEAPEST') return { window: window.of, hours: window.hours, leadSeconds }
  const { of, limitEurMwh, hysteresisEurMwh } = window
  return { window: of, limitEurMwh, hysteresisEurMwh, leadSeconds }
}

function conditionOf(input: AlertRuleInput): RuleCondition | UserError {
  const given = [
    ofKind('THRESHOLD', input.threshold),
    ofKind('MISSING_DATA', input.missingData),
    ofKind('PEAK_PROJECTION', input.peakProjection),
    ofKind('PRICE_WINDOW', input.priceWindow && fromPriceWindow(input.priceWindow)),
    ofKind('FINDING', input.finding),
  ].filter(candidate => candidate !== undefined)
  if (given.length !== 1) return ambiguous
  const parsed = ruleCondition.safeParse(given[0])
  return parsed.success ? parsed.data : invalid(parsed.error)
}

function ofKind(kind: RuleCondition['kind'], given: object | null | undefined) {
  return given ? { kind, ...Object.fromEntries(Object.entries(given)) } : undefined
}

function fromPriceWindow(input: PriceWindowConditionType): Record<string, unknown> {
  const { window, limitEurMwh, hysteresisEurMwh, hours, leadSeconds } = input
  if (window === 'CHEAPEST') return { window: { of: window, hours }, leadSeconds }
  const limit = { of: window, limitEurMwh, hysteresisEurMwh: hysteresisEurMwh ?? 0 }
  return { window: limit, leadSeconds }
}

const ambiguous = new UserError(
  'ALERT_CONDITION_AMBIGUOUS',
  'Eine Regel hat genau eine Bedingung.',
  {
    place: 'threshold, missingData, peakProjection, priceWindow, finding',
    remedy: 'Geben Sie eine der Bedingungen an.',
  },
)

const fieldNames = new Map([
  ['limitKw', 'Grenze (kW)'],
  ['hysteresisKw', 'Hysterese (kW)'],
  ['minimumSeconds', 'Mindestdauer (Sekunden)'],
  ['afterSeconds', 'Frist (Sekunden)'],
  ['minimumElapsedSeconds', 'verstrichene Zeit der Viertelstunde (Sekunden)'],
  ['limitEurMwh', 'Preisgrenze (EUR/MWh)'],
  ['hysteresisEurMwh', 'Hysterese (EUR/MWh)'],
  ['hours', 'Stunden'],
  ['leadSeconds', 'Vorlauf (Sekunden)'],
])

function invalid({ issues }: z.ZodError): UserError {
  const [issue] = issues
  const field = String(issue?.path.at(-1) ?? '')
  const place = fieldNames.get(field) ?? field
  const limits =
    issue?.code === 'too_small'
      ? `: Der kleinste mögliche Wert ist ${issue.minimum}.`
      : issue?.code === 'too_big'
        ? `: Der größte mögliche Wert ist ${issue.maximum}.`
        : ' fehlt oder ist keine Zahl.'
  return new UserError('ALERT_CONDITION_INVALID', `${place}${limits}`, {
    place,
    remedy: 'Berichtigen Sie den Wert.',
  })
}

function quietHoursOf({ quietHours }: AlertRuleInput): AlertRuleWish['quietHours'] | UserError {
  if (!quietHours) return null
  const [from, to] = [minuteOfDay(quietHours.from), minuteOfDay(quietHours.to)]
  if (from !== undefined && to !== undefined) return { from, to }
  return new UserError(
    'ALERT_QUIET_HOURS_INVALID',
    `„${quietHours.from}“ bis „${quietHours.to}“ ist keine Ruhezeit.`,
    { place: 'Ruhezeit', remedy: 'Geben Sie Uhrzeiten wie 22:00 und 06:00 ein.' },
  )
}
