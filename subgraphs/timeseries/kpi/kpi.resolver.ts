import { Arg, Args, Ctx, Directive, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql'
import { UserError } from '#platform/errors.ts'
import type { TimeseriesContext } from '../context.ts'
import type { Quantity } from '../reading/reading.ts'
import { QuantityEnum } from '../reading/reading.type.ts'
import { ProfileIdEnum } from '../load-profile/load-profile.type.ts'
import type { ProfileId } from '../load-profile/profile-data.ts'
import { toSelection } from './meter-selection-input.ts'
import type { KpiScope } from './kpi-scope.ts'
import { KpisArgs, KpisResult, KpisType } from './kpi.type.ts'
import {
  ComparisonEnum,
  DurationCurveType,
  HeatMapType,
  LoadFiguresType,
  PeriodComparisonType,
  ProfileComparisonType,
} from './load.type.ts'
import type { LoadFigures } from './load-figures.ts'
import type { Comparison } from './period.ts'
import type { ProfileComparison } from './profile-comparison.ts'

@Resolver(() => KpisType)
export class KpiResolver {
  @Query(() => KpisResult, {
    description: 'Key figures of meters, a subtree or a cost centre; ask for the fields you need.',
  })
  @Directive('@auth(role: VIEWER)')
  kpis(
    @Args(() => KpisArgs) { selection, from, to, asOf }: KpisArgs,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<KpiScope | UserError> {
    const request = { selection: toSelection(selection), from, to, asOf: asOf ?? undefined }
    return services.figures.kpis.open(request, viewer)
  }

  @FieldResolver(() => LoadFiguresType)
  load(
    @Root() scope: KpiScope,
    @Arg('quantity', () => QuantityEnum, { defaultValue: QuantityEnum.CONSUMPTION })
    quantity: Quantity,
    @Ctx() { services }: TimeseriesContext,
  ): Promise<LoadFigures> {
    return services.figures.kpis.load(scope, quantity)
  }

  @FieldResolver(() => DurationCurveType)
  durationCurve(
    @Root() scope: KpiScope,
    @Arg('quantity', () => QuantityEnum, { defaultValue: QuantityEnum.CONSUMPTION })
    quantity: Quantity,
    @Arg('maxPoints', () => Int, { defaultValue: 800, description: '3 to 800.' }) maxPoints: number,
    @Ctx() { services }: TimeseriesContext,
  ): Promise<DurationCurveType> {
    return services.figures.kpis.durationCurve(scope, quantity, maxPoints)
  }

  @FieldResolver(() => HeatMapType)
  heatMap(
    @Root() scope: KpiScope,
    @Arg('quantity', () => QuantityEnum, { defaultValue: QuantityEnum.CONSUMPTION })
    quantity: Quantity,
    @Ctx() { services }: TimeseriesContext,
  ): Promise<HeatMapType> {
    return services.figures.kpis.heatMap(scope, quantity)
  }

  @FieldResolver(() => PeriodComparisonType)
  async comparison(
    @Root() scope: KpiScope,
    @Arg('with', () => ComparisonEnum, { defaultValue: ComparisonEnum.PREVIOUS_PERIOD })
    how: Comparison,
    @Arg('quantity', () => QuantityEnum, { defaultValue: QuantityEnum.CONSUMPTION })
    quantity: Quantity,
    @Ctx() { services }: TimeseriesContext,
  ): Promise<PeriodComparisonType> {
    const { period, ...figures } = await services.figures.comparisons.period(scope, quantity, how)
    return { ...period, ...figures }
  }

  @FieldResolver(() => ProfileComparisonType, {
    nullable: true,
    description: 'Null where nothing was used.',
  })
  async profileComparison(
    @Root() scope: KpiScope,
    @Arg('profile', () => ProfileIdEnum) profile: ProfileId,
    @Ctx() { services }: TimeseriesContext,
  ): Promise<ProfileComparison | null> {
    return (await services.figures.comparisons.profile(scope, profile)) ?? null
  }
}
