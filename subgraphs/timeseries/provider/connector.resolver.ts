import {
  Arg,
  Args,
  Ctx,
  Directive,
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
import type { TimeseriesContext } from '../context.ts'
import type { Connector, RunCounters, RunResult, SourcePreview } from './connector.ts'
import {
  ConnectorChangeInput,
  ConnectorConnection,
  ConnectorCountersType,
  ConnectorInputType,
  ConnectorResult,
  ConnectorType,
  RunArgs,
  SourcePreviewResult,
  SourceRunResult,
} from './connector.type.ts'
import type { Provider } from './provider.ts'
import { ProviderType, SettingValueType } from './provider.type.ts'
import { settingValues, toChange, toInput, toRange } from './to-connector.ts'

@Resolver(() => ConnectorType)
export class ConnectorResolver {
  @Query(() => [ProviderType], { description: 'The sources that Luna knows, with their settings.' })
  @Directive('@auth(role: OPERATOR)')
  providers(@Ctx() { services, viewer }: TimeseriesContext): Provider[] {
    return services.connectors.providers(viewer)
  }

  @Query(() => ConnectorConnection, { description: 'The sources that are set up, by name.' })
  @Directive('@auth(role: OPERATOR)')
  async connectors(
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | undefined,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<Page<Connector>> {
    const size = pageSize(first)
    const page = { first: size + 1, ...(after && { after }) }
    return pageOf(await services.connectors.list(page, viewer), size, ({ name }) => name)
  }

  @Query(() => ConnectorType, { nullable: true })
  @Directive('@auth(role: OPERATOR)')
  async connector(
    @Arg('id', () => ID) id: string,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<Connector | null> {
    return (await services.connectors.find(id, viewer)) ?? null
  }

  @Mutation(() => ConnectorResult, { description: 'Sets a source up; it is fetched at once.' })
  @Directive('@auth(role: ADMIN)')
  createConnector(
    @Arg('input', () => ConnectorInputType) input: ConnectorInputType,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<Connector | UserError> {
    return services.connectors.create(toInput(input), viewer)
  }

  @Mutation(() => ConnectorResult, { description: 'Changes a source; it is fetched at once.' })
  @Directive('@auth(role: ADMIN)')
  updateConnector(
    @Arg('id', () => ID) id: string,
    @Arg('input', () => ConnectorChangeInput) input: ConnectorChangeInput,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<Connector | UserError> {
    return services.connectors.update(id, toChange(input), viewer)
  }

  @Mutation(() => ConnectorResult, { description: 'Removes a source; what it delivered stays.' })
  @Directive('@auth(role: ADMIN)')
  removeConnector(
    @Arg('id', () => ID) id: string,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<Connector | UserError> {
    return services.connectors.remove(id, viewer)
  }

  @Mutation(() => SourceRunResult, {
    description:
      'Fetches a source now: what is due, or a range of up to 366 days, which leaves what is due as it is. `override` takes prices that look shifted by an hour.',
  })
  @Directive('@auth(role: OPERATOR)')
  runConnector(
    @Arg('id', () => ID) id: string,
    @Args(() => RunArgs) { from, to, override }: RunArgs,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<RunResult | UserError> {
    return services.connectors.run(id, { range: toRange(from, to), override }, viewer)
  }

  @Mutation(() => SourcePreviewResult, {
    description:
      'Asks a source without storing anything. With `id` the stored secret is used when none is given.',
  })
  @Directive('@auth(role: ADMIN)')
  testConnector(
    @Arg('input', () => ConnectorInputType) input: ConnectorInputType,
    @Arg('id', () => ID, { nullable: true }) id: string | undefined,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<SourcePreview | UserError> {
    return services.connectors.test(toInput(input), id, viewer)
  }

  @FieldResolver(() => [SettingValueType])
  settings(@Root() { settings }: Connector): SettingValueType[] {
    return settingValues(settings)
  }

  @FieldResolver(() => ConnectorCountersType)
  counters(@Root() { counters }: Connector): RunCounters {
    return counters
  }
}
