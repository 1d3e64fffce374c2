import { JobFieldResolver } from '#platform/graphql/job.resolver.ts'
import type { Subgraph } from '#platform/graphql/run-subgraph.ts'
import { AuditResolver } from './audit/audit.resolver.ts'
import type { AdminContext } from './context.ts'
import { HealthResolver } from './health/health.resolver.ts'
import { JobResolver } from './job/job.resolver.ts'
import { UploadResolver } from './upload/upload.resolver.ts'
import { UserResolver } from './user/user.resolver.ts'

export const subgraph: Subgraph<AdminContext> = {
  name: 'admin',
  resolvers: [
    UserResolver,
    UploadResolver,
    JobResolver,
    JobFieldResolver,
    AuditResolver,
    HealthResolver,
  ],
  references: { User: ({ id }, { users }) => users.load(id) },
}
