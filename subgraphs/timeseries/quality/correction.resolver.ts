import { Arg, Ctx, Directive, ID, Int, Mutation, Query, Resolver } from 'type-graphql'
import type { UserError } from '#platform/errors.ts'
import { pageSize } from '#platform/graphql/page.ts'
import { DateTimeScalar } from '#platform/graphql/scalars.ts'
import type { TimeseriesContext } from '../context.ts'
import type { RefusedReading } from '../reading/refused-readings.store.ts'
import type { SubstituteProposal } from './finding.service.ts'
import {
  CorrectReadingsInput,
  ReadingChangeResult,
  ReadingChangeType,
  ReadingRangeInput,
  SubstituteProposalResult,
} from './reading-change.type.ts'
import { RefusedReadingValueType } from './refused-reading.type.ts'
import type { ReadingChange } from './reading-change.store.ts'

@Resolver()
export class CorrectionResolver {
  @Query(() => [ReadingChangeType], {
    description: 'What people did to the readings of a meter, newest first; at most 200.',
  })
  @Directive('@auth(role: OPERATOR)')
  readingChanges(
    @Arg('meterId', () => ID) meterId: string,
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Arg('before', () => DateTimeScalar, { nullable: true }) before: Date | undefined,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<ReadingChange[]> {
    const page = { first: pageSize(first), before: before ?? undefined }
    return services.quality.corrections.changes(meterId, page, viewer)
  }

  @Query(() => [RefusedReadingValueType], {
    description:
      'Values of devices and sources that were not taken, because a person corrected or confirmed what is stored: the last one of each interval, newest first; at most 200.',
  })
  @Directive('@auth(role: OPERATOR)')
  refusedReadings(
    @Arg('meterId', () => ID) meterId: string,
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Arg('before', () => DateTimeScalar, { nullable: true }) before: Date | undefined,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<RefusedReading[]> {
    const page = { first: pageSize(first), before: before ?? undefined }
    return services.quality.corrections.refused(meterId, page, viewer)
  }

  @Mutation(() => SubstituteProposalResult, {
    description: 'Shows the substitutes for a finding and writes nothing.',
  })
  @Directive('@auth(role: OPERATOR)')
  proposeSubstitutes(
    @Arg('findingId', () => ID) findingId: string,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<SubstituteProposal | UserError> {
    return services.quality.findings.propose(findingId, viewer)
  }

  @Mutation(() => ReadingChangeResult, {
    description:
      'Writes the substitutes for a finding beside what is there; with `fingerprint` only those that were shown.',
  })
  @Directive('@auth(role: OPERATOR)')
  applySubstitutes(
    @Arg('findingId', () => ID) findingId: string,
    @Arg('fingerprint', () => String, { nullable: true }) fingerprint: string | undefined,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<ReadingChange | UserError> {
    const request = { findingId, fingerprint: fingerprint ?? undefined }
    return services.quality.findings.apply(request, viewer)
  }

  @Mutation(() => ReadingChangeResult, {
    description: 'Values by hand, quality CORRECTED; what was there stays as an older version.',
  })
  @Directive('@auth(role: OPERATOR)')
  correctReadings(
    @Arg('input', () => CorrectReadingsInput) input: CorrectReadingsInput,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<ReadingChange | UserError> {
    return services.quality.corrections.correct(input, viewer)
  }

  @Mutation(() => ReadingChangeResult, {
    description: 'The values stay visible and count nowhere until they are substituted.',
  })
  @Directive('@auth(role: OPERATOR)')
  markFaulty(
    @Arg('input', () => ReadingRangeInput) input: ReadingRangeInput,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<ReadingChange | UserError> {
    return services.quality.corrections.markFaulty(input, viewer)
  }

  @Mutation(() => ReadingChangeResult, {
    description:
      'Takes the last change of each reading back; what a person put into a gap is removed.',
  })
  @Directive('@auth(role: OPERATOR)')
  revertReadings(
    @Arg('input', () => ReadingRangeInput) input: ReadingRangeInput,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<ReadingChange | UserError> {
    return services.quality.corrections.revert(input, viewer)
  }
}
