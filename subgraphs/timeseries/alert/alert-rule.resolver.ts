import { Arg, Ctx, Directive, ID, Int, Mutation, Query, Resolver } from 'type-graphql'
import { UserError } from '#platform/errors.ts'
import { pageOf, pageSize, type Page } from '#platform/graphql/page.ts'
import type { TimeseriesContext } from '../context.ts'
import type { AlertRule } from './alert.ts'
import {
  AlertRuleConnection,
  AlertRuleInput,
  AlertRuleResult,
  type AlertRuleType,
} from './alert-rule.type.ts'
import { AlertTestResult, type AlertTestType } from './alert.type.ts'
import { toRuleType, toWish } from './rule-wish.ts'

@Resolver()
export class AlertRuleResolver {
  @Query(() => AlertRuleConnection, { description: 'Alert rules by name.' })
  @Directive('@auth(role: VIEWER)')
  async alertRules(
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | undefined,
    @Arg('meterId', () => ID, { nullable: true }) meterId: string | undefined,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<Page<AlertRuleType>> {
    const size = pageSize(first)
    const page = { first: size + 1, ...(after && { after }), ...(meterId && { meterId }) }
    const rules = await services.alerts.rules.list(page, viewer)
    return pageOf(rules.map(toRuleType), size, ({ id }) => id)
  }

  @Mutation(() => AlertRuleResult)
  @Directive('@auth(role: OPERATOR)')
  async createAlertRule(
    @Arg('input', () => AlertRuleInput) input: AlertRuleInput,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<AlertRuleType | UserError> {
    const wish = toWish(input)
    if (wish instanceof UserError) return wish
    return shown(await services.alerts.rules.create(wish, viewer))
  }

  @Mutation(() => AlertRuleResult, {
    description: 'Replaces the whole rule. Where it now looks at something else, its alert ends.',
  })
  @Directive('@auth(role: OPERATOR)')
  async updateAlertRule(
    @Arg('id', () => ID) id: string,
    @Arg('input', () => AlertRuleInput) input: AlertRuleInput,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<AlertRuleType | UserError> {
    const wish = toWish(input)
    if (wish instanceof UserError) return wish
    return shown(await services.alerts.rules.update(id, wish, viewer))
  }

  @Mutation(() => AlertRuleResult, {
    description: 'Answers the rule as it was; its alerts stay as history.',
  })
  @Directive('@auth(role: OPERATOR)')
  async removeAlertRule(
    @Arg('id', () => ID) id: string,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<AlertRuleType | UserError> {
    return shown(await services.alerts.rules.remove(id, viewer))
  }

  @Mutation(() => AlertTestResult, {
    description:
      'Sends a test message to every channel of the rule; alertDeliveries tells how it went.',
  })
  @Directive('@auth(role: OPERATOR)')
  async testAlertRule(
    @Arg('id', () => ID) id: string,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<AlertTestType | UserError> {
    const deliveries = await services.alerts.rules.test(id, viewer)
    return deliveries instanceof UserError ? deliveries : { deliveries }
  }
}

function shown(rule: AlertRule | UserError): AlertRuleType | UserError {
  return rule instanceof UserError ? rule : toRuleType(rule)
}
