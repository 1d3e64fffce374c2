import { Arg, Ctx, Directive, Mutation, Resolver } from 'type-graphql'
import type { UserError } from '#platform/errors.ts'
import type { AdminContext } from '../context.ts'
import type { Upload } from './upload.service.ts'
import { CreateUploadInput, CreateUploadResult } from './upload.type.ts'

@Resolver()
export class UploadResolver {
  @Mutation(() => CreateUploadResult, {
    description:
      'Makes a place for one file of at most 50 MB (documents, role ADMIN) or 128 MB (imports, role OPERATOR).',
  })
  @Directive('@auth(role: OPERATOR)')
  createUpload(
    @Arg('input', () => CreateUploadInput) input: CreateUploadInput,
    @Ctx() { services, viewer }: AdminContext,
  ): Promise<Upload | UserError> {
    return services.uploads.create(input, viewer)
  }
}
