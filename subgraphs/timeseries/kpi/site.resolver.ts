import { Arg, Ctx, FieldResolver, Float, Resolver, Root } from 'type-graphql'
import { valid } from '#platform/graphql/valid.ts'
import type { TimeseriesContext } from '../context.ts'
import { checkShare, freeShareRange, lossShareRange } from './check-share.ts'
import { CostFiguresType } from './cost.type.ts'
import type { CostFigures } from './cost.service.ts'
import { emissionAnswer, SupplierFactorInput } from './emission-answer.ts'
import {
  EmissionFiguresType,
  FlowFiguresType,
  ReactiveFiguresType,
  SubMeterBalanceType,
} from './flow.type.ts'
import type { FlowFigures, SubMeterFigures } from './flow.service.ts'
import type { KpiScope } from './kpi-scope.ts'
import { KpisType } from './kpi.type.ts'
import type { ReactiveFigures } from './reactive.service.ts'

@Resolver(() => KpisType)
export class SiteResolver {
  @FieldResolver(() => FlowFiguresType)
  flows(@Root() scope: KpiScope, @Ctx() { services }: TimeseriesContext): Promise<FlowFigures> {
    return services.figures.flows.flows(scope)
  }

  @FieldResolver(() => [SubMeterBalanceType], {
    description: 'Each meter of the selection that has sub-meters in it.',
  })
  subMeters(
    @Root() scope: KpiScope,
    @Arg('threshold', () => Float, {
      defaultValue: 0.05,
      description: 'Loss share, 0 to 1; 0.05 = 5 %.',
    })
    threshold: number,
    @Ctx() { services }: TimeseriesContext,
  ): Promise<SubMeterFigures[]> {
    return services.figures.flows.subMeters(scope, valid(checkShare(threshold, lossShareRange)))
  }

  @FieldResolver(() => CostFiguresType)
  costs(@Root() scope: KpiScope, @Ctx() { services }: TimeseriesContext): Promise<CostFigures> {
    return services.figures.costs.costs(scope)
  }

  @FieldResolver(() => ReactiveFiguresType)
  reactive(
    @Root() scope: KpiScope,
    @Arg('freeShare', () => Float, {
      nullable: true,
      description: 'Free share of the active energy, 0 to 1; 0.5 where not given.',
    })
    freeShare: number | null | undefined,
    @Ctx() { services }: TimeseriesContext,
  ): Promise<ReactiveFigures> {
    const share = freeShare == null ? undefined : valid(checkShare(freeShare, freeShareRange))
    return services.figures.reactive.figures(scope, share)
  }

  @FieldResolver(() => EmissionFiguresType)
  async emissions(
    @Root() scope: KpiScope,
    @Arg('supplier', () => SupplierFactorInput, { nullable: true })
    supplier: SupplierFactorInput | undefined,
    @Ctx() { services }: TimeseriesContext,
  ): Promise<EmissionFiguresType> {
    return emissionAnswer(await services.figures.emissions.emissions(scope, supplier ?? null))
  }
}
