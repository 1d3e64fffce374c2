import { Arg, Ctx, Directive, ID, Mutation, Resolver } from 'type-graphql'
import type { UserError } from '#platform/errors.ts'
import { JobResult } from '#platform/graphql/job.type.ts'
import type { JobRecord } from '#platform/jobs/job.ts'
import type { AdminContext } from '../context.ts'

@Resolver()
export class PersonalDataResolver {
  @Mutation(() => JobResult, {
    description:
      'Everything that is known about a person as JSON: their own, administrators anybody’s. The file is kept for 7 days.',
  })
  @Directive('@auth(role: VIEWER)')
  exportPersonalData(
    @Arg('userId', () => ID) userId: string,
    @Ctx() { services, viewer }: AdminContext,
  ): Promise<JobRecord | UserError> {
    return services.personalData.export(userId, viewer)
  }

  @Mutation(() => JobResult, {
    description:
      'Deletes conversations, activity, judgements and sessions of a person for good; keys they made end, and where records must stay, a pseudonym takes the place of the name. The audit log stays. Errors: PERSON_UNKNOWN, NOT_CONFIRMED, LAST_ADMINISTRATOR.',
  })
  @Directive('@auth(role: ADMIN)')
  deletePersonalData(
    @Arg('userId', () => ID) userId: string,
    @Arg('confirm', () => String, { description: 'The name the person signs in with.' })
    confirm: string,
    @Ctx() { services, viewer }: AdminContext,
  ): Promise<JobRecord | UserError> {
    return services.personalData.delete({ userId, confirm }, viewer)
  }
}
