import { Ctx, Directive, FieldResolver, Int, Mutation, Query, Resolver, Root } from 'type-graphql'
import type { UserError } from '#platform/errors.ts'
import { JobResult } from '#platform/graphql/job.type.ts'
import type { JobRecord } from '#platform/jobs/job.ts'
import type { KnowledgeContext } from '../context.ts'
import type { SearchIndexView } from './search-index.service.ts'
import { SearchIndexType } from './search-index.type.ts'

@Resolver(() => SearchIndexType)
export class SearchIndexResolver {
  @Query(() => [SearchIndexType], {
    description: 'The search index that answers and, while it is rebuilt, the one in the making.',
  })
  @Directive('@auth(role: ADMIN)')
  searchIndexes(@Ctx() { services, viewer }: KnowledgeContext): Promise<SearchIndexView[]> {
    return services.searchIndex.list(viewer)
  }

  @Mutation(() => JobResult, {
    description:
      'Builds the search index anew with the configured embedding model. Luna answers from the old one meanwhile.',
  })
  @Directive('@auth(role: ADMIN)')
  rebuildSearchIndex(
    @Ctx() { services, viewer }: KnowledgeContext,
  ): Promise<JobRecord | UserError> {
    return services.searchIndex.rebuild(viewer)
  }

  @FieldResolver(() => String)
  analyzerVersion(@Root() { analyzer }: SearchIndexView): string {
    return analyzer.version
  }

  @FieldResolver(() => String, { nullable: true })
  embeddingModel(@Root() { embedding }: SearchIndexView): string | null {
    return embedding?.model ?? null
  }

  @FieldResolver(() => String, { nullable: true })
  embeddingDigest(@Root() { embedding }: SearchIndexView): string | null {
    return embedding?.digest ?? null
  }

  @FieldResolver(() => Int, { nullable: true })
  dimension(@Root() { embedding }: SearchIndexView): number | null {
    return embedding?.dimension ?? null
  }
}
