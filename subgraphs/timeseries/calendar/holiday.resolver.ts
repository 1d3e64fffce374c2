import { Args, Ctx, Directive, Query, Resolver } from 'type-graphql'
import type { TimeseriesContext } from '../context.ts'
import type { Holiday } from './holiday.ts'
import { HolidaysArgs, HolidayType } from './holiday.type.ts'

@Resolver(() => HolidayType)
export class HolidayResolver {
  @Query(() => [HolidayType], {
    description:
      'Statutory holidays of a year, one-off days included (31.10.2017, 8.5.2020 and 8.5.2025 in Berlin), each with its law.',
  })
  @Directive('@auth(role: VIEWER)')
  holidays(
    @Args(() => HolidaysArgs) { state = null, year, options }: HolidaysArgs,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Holiday[] {
    return services.figures.calendar.holidays(year, { state, options }, viewer)
  }
}
