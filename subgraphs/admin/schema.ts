import { JobFieldResolver } from '#platform/graphql/job.resolver.ts'
import type { Subgraph } from '#platform/graphql/run-subgraph.ts'
import { AuditResolver } from './audit/audit.resolver.ts'
import { BackupResolver } from './backup/backup.resolver.ts'
import type { AdminContext } from './context.ts'
import { HealthResolver } from './health/health.resolver.ts'
import { JobResolver } from './job/job.resolver.ts'
import { operationsResolvers } from './operations-resolvers.ts'
import { PersonalDataResolver } from './personal-data/personal-data.resolver.ts'
import { UploadResolver } from './upload/upload.resolver.ts'
import { peopleResolvers } from './user/people-resolvers.ts'

export const subgraph: Subgraph<AdminContext> = {
  name: 'admin',
  resolvers: [
    ...peopleResolvers,
    UploadResolver,
    JobResolver,
    JobFieldResolver,
    AuditResolver,
    PersonalDataResolver,
    BackupResolver,
    HealthResolver,
    ...operationsResolvers,
  ],
  references: { User: ({ id }, { users }) => users.load(id) },
}
