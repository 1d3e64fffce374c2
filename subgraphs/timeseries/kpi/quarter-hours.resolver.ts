import { FieldResolver, Resolver, Root } from 'type-graphql'
import { QuarterHoursType } from './evaluate-load.type.ts'
import type { KpiScope } from './kpi-scope.ts'
import { KpisType } from './kpi.type.ts'
import { quarterHours } from './quarter-hours.ts'

@Resolver(() => KpisType)
export class QuarterHoursResolver {
  @FieldResolver(() => QuarterHoursType, {
    nullable: true,
    description: 'Null where no meter of the selection stands at the connection.',
  })
  async quarterHours(@Root() scope: KpiScope): Promise<QuarterHoursType | null> {
    return (await quarterHours(scope)) ?? null
  }
}
