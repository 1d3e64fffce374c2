import { Arg, Ctx, Directive, Mutation, Query, Resolver } from 'type-graphql'
import type { UserError } from '#platform/errors.ts'
import { JobResult } from '#platform/graphql/job.type.ts'
import type { JobRecord } from '#platform/jobs/job.ts'
import type { ModelPurpose } from '#platform/models/model-defaults.store.ts'
import type { AdminContext } from '../context.ts'
import type { Models } from './model.service.ts'
import { ModelPurposeEnum, ModelsResult, SetDefaultModelInput } from './model.type.ts'

@Resolver()
export class ModelResolver {
  @Query(() => ModelsResult, {
    description:
      'The language models there are and those that are used. Codes: MODELS_NOT_CONFIGURED, MODELS_UNREACHABLE; also of the mutations.',
  })
  @Directive('@auth(role: ADMIN)')
  models(@Ctx() { services, viewer }: AdminContext): Promise<Models | UserError> {
    return services.operations.models.list(viewer)
  }

  @Mutation(() => JobResult, {
    description:
      'Loads a model, or what is new of it, as a job (PULL_MODEL). Of one that is in use the version of before is kept. Codes: MODEL_NAME_INVALID; of the job: MODEL_NOT_FOUND.',
  })
  @Directive('@auth(role: ADMIN)')
  pullModel(
    @Arg('model', () => String) model: string,
    @Ctx() { services, viewer }: AdminContext,
  ): Promise<JobRecord | UserError> {
    return services.operations.models.pull(model, viewer)
  }

  @Mutation(() => ModelsResult, {
    description: 'Removes a model from the server. Codes: MODEL_UNKNOWN, MODEL_IN_USE.',
  })
  @Directive('@auth(role: ADMIN)')
  deleteModel(
    @Arg('model', () => String) model: string,
    @Ctx() { services, viewer }: AdminContext,
  ): Promise<Models | UserError> {
    return services.operations.models.remove(model, viewer)
  }

  @Mutation(() => ModelsResult, {
    description:
      'Uses another model within seconds. After EMBEDDING passages are found by words alone until rebuildSearchIndex. Codes: MODEL_UNKNOWN, MODEL_UNSUITABLE.',
  })
  @Directive('@auth(role: ADMIN)')
  setDefaultModel(
    @Arg('input', () => SetDefaultModelInput) input: SetDefaultModelInput,
    @Ctx() { services, viewer }: AdminContext,
  ): Promise<Models | UserError> {
    return services.operations.models.choose(input, viewer)
  }

  @Mutation(() => ModelsResult, {
    description:
      'Uses what was used before. Codes: MODEL_NOTHING_TO_TAKE_BACK, MODEL_GONE (it is not loaded any more).',
  })
  @Directive('@auth(role: ADMIN)')
  rollbackModel(
    @Arg('purpose', () => ModelPurposeEnum) purpose: ModelPurpose,
    @Ctx() { services, viewer }: AdminContext,
  ): Promise<Models | UserError> {
    return services.operations.models.rollBack(purpose, viewer)
  }
}
