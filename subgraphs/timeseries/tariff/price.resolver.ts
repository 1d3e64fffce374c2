import { Args, Ctx, Directive, Query, Resolver } from 'type-graphql'
import type { UserError } from '#platform/errors.ts'
import type { TimeseriesContext } from '../context.ts'
import { toSelection } from '../kpi/meter-selection-input.ts'
import type { ModuleFigures } from './module.service.ts'
import type { CheapAnswer, EndPriceSeries } from './price.service.ts'
import {
  CheapWindowsArgs,
  CheapWindowsResult,
  CompareModulesArgs,
  EndPriceArgs,
  EndPriceResult,
  EndPriceType,
  GridModulesResult,
} from './price.type.ts'

@Resolver(() => EndPriceType)
export class PriceResolver {
  @Query(() => EndPriceResult, { description: 'What a kWh costs at each quarter-hour.' })
  @Directive('@auth(role: VIEWER)')
  endPrice(
    @Args(() => EndPriceArgs) { asOf, usageHours = null, ...range }: EndPriceArgs,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<EndPriceSeries | UserError> {
    const request = { ...range, usageHours, asOf: asOf ?? undefined }
    return services.figures.prices.endPrice(request, viewer)
  }

  @Query(() => CheapWindowsResult, { description: 'The cheapest hours, e.g. 3 before 07:00.' })
  @Directive('@auth(role: VIEWER)')
  cheapWindows(
    @Args(() => CheapWindowsArgs) search: CheapWindowsArgs,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<CheapAnswer | UserError> {
    const { marketId = null, tariffId = null, after = null, before = null } = search
    const { usageHours = null } = search
    const { hours, contiguous, count, from, to = null } = search
    const span = { contiguous, count, from, to }
    const wanted = { ...span, marketId, tariffId, after, before, hours, usageHours }
    return services.figures.prices.cheapWindows(wanted, viewer)
  }

  @Query(() => GridModulesResult, { description: 'Which module of § 14a EnWG is the cheapest.' })
  @Directive('@auth(role: VIEWER)')
  compareModules(
    @Args(() => CompareModulesArgs) { selection, ...args }: CompareModulesArgs,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<ModuleFigures | UserError> {
    const question = { ...args, selection: toSelection(selection) }
    return services.figures.modules.compareFor(question, viewer)
  }
}
