import { Arg, Ctx, Directive, FieldResolver, Query, Resolver, Root } from 'type-graphql'
import type { UserError } from '#platform/errors.ts'
import type { TimeseriesContext } from '../context.ts'
import { CostFiguresType } from './cost.type.ts'
import type { CostFigures } from './cost.service.ts'
import { DemandFiguresType } from './demand.type.ts'
import type { DemandFigures } from './demand.service.ts'
import { emissionAnswer, SupplierFactorInput } from './emission-answer.ts'
import { EvaluateLoadInput, EvaluateLoadResult, LoadEvaluationType } from './evaluate-load.type.ts'
import type { GivenContract } from './given-load.ts'
import { EmissionFiguresType, FlowFiguresType } from './flow.type.ts'
import type { FlowFigures } from './flow.service.ts'
import type { KpiScope } from './kpi-scope.ts'
import { LoadFiguresType } from './load.type.ts'
import type { LoadFigures } from './load-figures.ts'

@Resolver(() => LoadEvaluationType)
export class EvaluateLoadResolver {
  @Query(() => EvaluateLoadResult, {
    description: 'Figures of a load that is given in columns; ask for the fields you need.',
  })
  @Directive('@auth(role: VIEWER)')
  evaluateLoad(
    @Arg('input', () => EvaluateLoadInput) input: EvaluateLoadInput,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<KpiScope | UserError> {
    const { gridExportKw = null, pvKw = null, consumptionKw = null, ...more } = input
    const { chargeKw = null, dischargeKw = null, connectionMeterId = null, pvMeterId = null } = more
    const load = {
      ...{ start: input.start, stepSeconds: input.stepSeconds, gridImportKw: input.gridImportKw },
      ...{ gridExportKw, pvKw, consumptionKw, chargeKw, dischargeKw, connectionMeterId, pvMeterId },
      ...{ supply: contractsOf(input.supply), feedIn: contractsOf(input.feedIn) },
    }
    return services.figures.givenLoads.open(load, viewer)
  }

  @FieldResolver(() => LoadFiguresType, { description: 'Of the grid import.' })
  load(@Root() scope: KpiScope, @Ctx() { services }: TimeseriesContext): Promise<LoadFigures> {
    return services.figures.kpis.load(scope, 'CONSUMPTION')
  }

  @FieldResolver(() => FlowFiguresType)
  flows(@Root() scope: KpiScope, @Ctx() { services }: TimeseriesContext): Promise<FlowFigures> {
    return services.figures.flows.flows(scope)
  }

  @FieldResolver(() => DemandFiguresType)
  demand(@Root() scope: KpiScope, @Ctx() { services }: TimeseriesContext): Promise<DemandFigures> {
    return services.figures.demand.demand(scope)
  }

  @FieldResolver(() => CostFiguresType)
  costs(@Root() scope: KpiScope, @Ctx() { services }: TimeseriesContext): Promise<CostFigures> {
    return services.figures.costs.costs(scope)
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

function contractsOf(given: EvaluateLoadInput['supply']): GivenContract[] | null {
  if (!given) return null
  return given.map(({ tariffId, validFrom = null, validUntil = null }) => ({
    ...{ tariffId, validFrom, validUntil },
  }))
}
