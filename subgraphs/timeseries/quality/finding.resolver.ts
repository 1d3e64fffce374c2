import {
  Arg,
  Args,
  ArgsType,
  Ctx,
  Directive,
  Field,
  FieldResolver,
  ID,
  Int,
  Mutation,
  Query,
  Resolver,
  Root,
} from 'type-graphql'
import type { UserError } from '#platform/errors.ts'
import { pageOf, pageSize, type Page } from '#platform/graphql/page.ts'
import { DateTimeScalar } from '#platform/graphql/scalars.ts'
import type { TimeseriesContext } from '../context.ts'
import type { Meter } from '../meter/meter.ts'
import { MeterType } from '../meter/meter.type.ts'
import type { Quantity } from '../reading/reading.ts'
import { QuantityEnum } from '../reading/reading.type.ts'
import type { FindingFilter } from './finding.store.ts'
import {
  QualityFindingConnection,
  QualityFindingFilter,
  QualityFindingResult,
  QualityFindingType,
  QualityThresholdsResult,
  QualityThresholdsType,
  ReadingGradesType,
} from './finding.type.ts'
import type { QualityFinding } from './quality-finding.ts'
import type { Thresholds, ThresholdsChange } from './thresholds.ts'

@ArgsType()
class GradesArgs {
  @Field(() => ID)
  meterId!: string

  @Field(() => QuantityEnum, { defaultValue: QuantityEnum.CONSUMPTION })
  quantity!: Quantity

  @Field(() => DateTimeScalar)
  from!: Date

  @Field(() => DateTimeScalar)
  to!: Date
}

@Resolver(() => QualityFindingType)
export class FindingResolver {
  @Query(() => QualityFindingConnection, { description: 'Findings, the newest range first.' })
  @Directive('@auth(role: OPERATOR)')
  async qualityFindings(
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | undefined,
    @Arg('filter', () => QualityFindingFilter, { nullable: true })
    filter: QualityFindingFilter | undefined,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<Page<QualityFinding>> {
    const size = pageSize(first)
    const page = { first: size + 1, ...(after && { after }) }
    const rows = await services.quality.findings.list(page, toFilter(filter), viewer)
    return pageOf(rows, size, finding => finding.id)
  }

  @Query(() => ReadingGradesType, {
    nullable: true,
    description:
      'Grades of the intervals of [from, to); null for an unknown meter and for more than 530,000 intervals.',
  })
  @Directive('@auth(role: VIEWER)')
  async readingGrades(
    @Args(() => GradesArgs) request: GradesArgs,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<ReadingGradesType | null> {
    const counts = await services.quality.reports.grades(request, viewer)
    if (!counts) return null
    return {
      plausible: counts.PLAUSIBLE,
      noted: counts.NOTED,
      doubtful: counts.DOUBTFUL,
      implausible: counts.IMPLAUSIBLE,
      missing: counts.MISSING,
      unchecked: counts.UNCHECKED,
    }
  }

  @Query(() => QualityThresholdsType, { nullable: true })
  @Directive('@auth(role: OPERATOR)')
  async qualityThresholds(
    @Arg('meterId', () => ID) meterId: string,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<Thresholds | null> {
    return (await services.quality.reports.thresholds(meterId, viewer)) ?? null
  }

  @Mutation(() => QualityThresholdsResult, {
    description: 'Replaces what differs for this meter; the next check uses it.',
  })
  @Directive('@auth(role: OPERATOR)')
  setQualityThresholds(
    @Arg('meterId', () => ID) meterId: string,
    @Arg('input', () => QualityThresholdsType) input: QualityThresholdsType,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<Thresholds | UserError> {
    return services.quality.reports.setThresholds(meterId, given(input), viewer)
  }

  @Mutation(() => QualityFindingResult, {
    description:
      'What was found is right. With `outage` (gaps only) nothing flowed: its values become zero.',
  })
  @Directive('@auth(role: OPERATOR)')
  confirmFinding(
    @Arg('findingId', () => ID) findingId: string,
    @Arg('reason', () => String) reason: string,
    @Arg('outage', () => Boolean, { defaultValue: false }) outage: boolean,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<QualityFinding | UserError> {
    return services.quality.findings.confirm({ findingId, reason, outage }, viewer)
  }

  @Mutation(() => QualityFindingResult, {
    description: 'What was found is no fault; it is not found again unless it grows.',
  })
  @Directive('@auth(role: OPERATOR)')
  dismissFinding(
    @Arg('findingId', () => ID) findingId: string,
    @Arg('reason', () => String) reason: string,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<QualityFinding | UserError> {
    return services.quality.findings.dismiss({ findingId, reason }, viewer)
  }

  @Mutation(() => QualityFindingResult, {
    description: 'Takes a confirmation or a dismissal back; values stay as they are.',
  })
  @Directive('@auth(role: OPERATOR)')
  reopenFinding(
    @Arg('findingId', () => ID) findingId: string,
    @Arg('reason', () => String) reason: string,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<QualityFinding | UserError> {
    return services.quality.findings.reopen({ findingId, reason }, viewer)
  }

  @FieldResolver(() => MeterType, { nullable: true })
  meter(
    @Root() { meterId }: QualityFinding,
    @Ctx() { meters }: TimeseriesContext,
  ): Promise<Meter | null> {
    return meters.load(meterId)
  }
}

/** `null` means the same as left out. */
function toFilter(filter: QualityFindingFilter = {}): FindingFilter {
  const entries = Object.entries(filter).filter(([, value]) => value !== null)
  return Object.fromEntries(entries)
}

/** The schema has checked the types; what is left out is no key. */
function given(input: QualityThresholdsType): ThresholdsChange {
  const entries = Object.entries(input).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries)
}
