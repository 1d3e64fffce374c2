import { Arg, Ctx, Directive, FieldResolver, Query, Resolver, Root } from 'type-graphql'
import type { SimulationContext } from '../context.ts'
import type { ScenarioResult } from './scenario.ts'
import { ScenarioInput } from './scenario-input.type.ts'
import { requestOf } from './scenario-request.ts'
import { seriesOf, type ScenarioResolution, type ScenarioSeries } from './scenario-series.ts'
import {
  ScenarioCaseType,
  ScenarioResolutionEnum,
  ScenarioResultType,
  ScenarioSeriesType,
  ScenarioVariantType,
} from './scenario.type.ts'

const description = 'For a plot.'

@Resolver(() => ScenarioCaseType)
export class ScenarioResolver {
  @Query(() => ScenarioResultType, {
    description:
      'What would have been in a period with more PV, a battery, another tariff or load: figures, differences and series of each variant. Reads and computes; nothing is written.',
  })
  @Directive('@auth(role: VIEWER)')
  simulateScenario(
    @Arg('input', () => ScenarioInput) input: ScenarioInput,
    @Ctx() { services, viewer }: SimulationContext,
  ): Promise<ScenarioResult> {
    return services.scenarios.simulate(requestOf(input), viewer)
  }

  @FieldResolver(() => ScenarioSeriesType, { description })
  series(
    @Root() { course }: ScenarioCaseType,
    @Arg('resolution', () => ScenarioResolutionEnum, {
      defaultValue: ScenarioResolutionEnum.HOUR,
    })
    resolution: ScenarioResolution,
  ): ScenarioSeries {
    return seriesOf(course, resolution)
  }
}

@Resolver(() => ScenarioVariantType)
export class ScenarioVariantResolver {
  @FieldResolver(() => ScenarioSeriesType, { description })
  series(
    @Root() { course }: ScenarioVariantType,
    @Arg('resolution', () => ScenarioResolutionEnum, {
      defaultValue: ScenarioResolutionEnum.HOUR,
    })
    resolution: ScenarioResolution,
  ): ScenarioSeries {
    return seriesOf(course, resolution)
  }
}
