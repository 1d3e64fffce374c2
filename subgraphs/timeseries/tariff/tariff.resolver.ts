import { Arg, Ctx, Directive, ID, Int, Mutation, Query, Resolver } from 'type-graphql'
import type { UserError } from '#platform/errors.ts'
import { pageOf, pageSize, type Page } from '#platform/graphql/page.ts'
import { DateTimeScalar } from '#platform/graphql/scalars.ts'
import type { TimeseriesContext } from '../context.ts'
import {
  AssignTariffInput,
  CatalogueEntryType,
  TariffAssignmentResult,
  TariffAssignmentType,
} from './assignment.type.ts'
import {
  CreateTariffInput,
  TariffConnection,
  TariffResult,
  TariffType,
  UpdateTariffInput,
  type TariffComponentInput,
} from './tariff.type.ts'
import type { ComponentInput } from './component.ts'
import type { Tariff, TariffAssignment } from './tariff.ts'

@Resolver(() => TariffType)
export class TariffResolver {
  @Query(() => TariffConnection, { description: 'Tariffs by name, each in its newest revision.' })
  @Directive('@auth(role: VIEWER)')
  async tariffs(
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | undefined,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<Page<Tariff>> {
    const size = pageSize(first)
    const rows = await services.figures.tariffs.list({ first: size + 1, after }, viewer)
    return pageOf(rows, size, ({ name }) => name)
  }

  @Query(() => TariffType, {
    nullable: true,
    description: 'A tariff as known at `asOf`; null where it was not known.',
  })
  @Directive('@auth(role: VIEWER)')
  async tariff(
    @Arg('id', () => ID) id: string,
    @Arg('asOf', () => DateTimeScalar, { nullable: true }) asOf: Date | undefined,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<Tariff | null> {
    return (await services.figures.tariffs.find(id, asOf ?? undefined, viewer)) ?? null
  }

  @Query(() => [TariffType], { description: 'All revisions of a tariff, the newest first.' })
  @Directive('@auth(role: VIEWER)')
  tariffRevisions(
    @Arg('id', () => ID) id: string,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<Tariff[]> {
    return services.figures.tariffs.revisions(id, viewer)
  }

  @Query(() => [CatalogueEntryType], {
    description:
      'Levies and taxes (KWKG, offshore, § 19 StromNEV, electricity tax, concession classes, VAT) with validity and source.',
  })
  @Directive('@auth(role: VIEWER)')
  tariffCatalogue(@Ctx() { services, viewer }: TimeseriesContext): CatalogueEntryType[] {
    return services.figures.tariffs.catalogue(viewer)
  }

  @Query(() => [TariffAssignmentType], { description: 'Which tariffs a meter has, and when.' })
  @Directive('@auth(role: VIEWER)')
  tariffAssignments(
    @Arg('meterId', () => ID) meterId: string,
    @Arg('asOf', () => DateTimeScalar, { nullable: true }) asOf: Date | undefined,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<TariffAssignment[]> {
    return services.figures.tariffs.assignments(meterId, asOf ?? undefined, viewer)
  }

  @Mutation(() => TariffResult)
  @Directive('@auth(role: OPERATOR)')
  createTariff(
    @Arg('input', () => CreateTariffInput) input: CreateTariffInput,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<Tariff | UserError> {
    const { marketId = null, state = null, components, ...rest } = input
    const draft = { ...rest, marketId, state, components: components.map(toComponent) }
    return services.figures.tariffs.create(draft, viewer)
  }

  @Mutation(() => TariffResult, {
    description: 'Appends a correction. Costs of the past change with it, unless asked for `asOf`.',
  })
  @Directive('@auth(role: OPERATOR)')
  updateTariff(
    @Arg('input', () => UpdateTariffInput) input: UpdateTariffInput,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<Tariff | UserError> {
    const { id, expectedRevision, marketId, state, note } = input
    const components = input.components.map(toComponent)
    const draft = { id, expectedRevision, marketId, state, note, components }
    return services.figures.tariffs.update(draft, viewer)
  }

  @Mutation(() => TariffAssignmentResult, {
    description: 'Gives a meter a tariff on [validFrom, validUntil); it replaces what was there.',
  })
  @Directive('@auth(role: OPERATOR)')
  assignTariff(
    @Arg('input', () => AssignTariffInput) input: AssignTariffInput,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<TariffAssignment | UserError> {
    const { validUntil = null, ...rest } = input
    return services.figures.tariffs.assign({ ...rest, validUntil }, viewer)
  }
}

/** Input objects have prototypes of their own; the store writes plain ones. */
function toComponent({ windows, ...input }: TariffComponentInput): ComponentInput {
  return {
    ...input,
    windows: windows.map(({ months = null, dayTypes = null, ...window }) => ({
      ...window,
      ...{ months, dayTypes },
    })),
  }
}
