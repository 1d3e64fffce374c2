import { Args, Ctx, Directive, Query, Resolver } from 'type-graphql'
import type { UserError } from '#platform/errors.ts'
import type { TimeseriesContext } from '../context.ts'
import type { ProfileSeries } from './load-profile.service.ts'
import {
  StandardLoadProfileArgs,
  StandardLoadProfileResult,
  StandardLoadProfileType,
  StandardProfileType,
} from './load-profile.type.ts'

@Resolver(() => StandardLoadProfileType)
export class LoadProfileResolver {
  @Query(() => [StandardProfileType], {
    description: 'Standard load profiles: BDEW 2025 and BDEW/VDEW 1999.',
  })
  @Directive('@auth(role: VIEWER)')
  standardProfiles(@Ctx() { services, viewer }: TimeseriesContext): StandardProfileType[] {
    return services.figures.loadProfiles.list(viewer)
  }

  @Query(() => StandardLoadProfileResult, {
    description:
      'A standard load profile over a range: table value of month (2025) or season (1999) × day type × quarter of the wall clock, × F(t) where dynamised, × annualKwh. Holidays count as Sundays; 24 and 31 December as Saturdays unless Sundays.',
  })
  @Directive('@auth(role: VIEWER)')
  standardLoadProfile(
    @Args(() => StandardLoadProfileArgs) request: StandardLoadProfileArgs,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): ProfileSeries | UserError {
    const { state = null, options, ...rest } = request
    return services.figures.loadProfiles.series({ ...rest, place: { state, options } }, viewer)
  }
}
