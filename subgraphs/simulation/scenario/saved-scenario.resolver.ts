import { Arg, Ctx, Directive, ID, Int, Mutation, Query, Resolver } from 'type-graphql'
import type { UserError } from '#platform/errors.ts'
import { pageOf, pageSize, type Page } from '#platform/graphql/page.ts'
import type { SimulationContext } from '../context.ts'
import type { SavedScenario } from './saved-scenario.store.ts'
import {
  SavedScenarioConnection,
  SavedScenarioResult,
  SavedScenarioType,
} from './saved-scenario.type.ts'
import { ScenarioInput } from './scenario-input.type.ts'
import { requestOf } from './scenario-request.ts'

@Resolver(() => SavedScenarioType)
export class SavedScenarioResolver {
  @Query(() => SavedScenarioConnection, { description: 'Saved scenarios by name.' })
  @Directive('@auth(role: VIEWER)')
  async scenarios(
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | undefined,
    @Ctx() { services, viewer }: SimulationContext,
  ): Promise<Page<SavedScenario>> {
    const size = pageSize(first)
    const rows = await services.savedScenarios.list({ first: size + 1, after }, viewer)
    return pageOf(rows, size, ({ name }) => name)
  }

  @Mutation(() => SavedScenarioResult, {
    description: 'Keeps what was asked, to open it again; what came out is computed anew.',
  })
  @Directive('@auth(role: OPERATOR)')
  saveScenario(
    @Arg('name', () => String, { description: 'At most 60 characters, each once.' }) name: string,
    @Arg('input', () => ScenarioInput) input: ScenarioInput,
    @Ctx() { services, viewer }: SimulationContext,
  ): Promise<SavedScenario | UserError> {
    const asked = { request: requestOf(input), json: JSON.stringify(input) }
    return services.savedScenarios.save(name, asked, viewer)
  }

  @Mutation(() => SavedScenarioResult, { description: 'Answers with what was removed.' })
  @Directive('@auth(role: OPERATOR)')
  removeScenario(
    @Arg('id', () => ID) id: string,
    @Ctx() { services, viewer }: SimulationContext,
  ): Promise<SavedScenario | UserError> {
    return services.savedScenarios.remove(id, viewer)
  }
}
