import { AuditLog } from '#platform/audit/audit-log.ts'
import type { Service } from '#platform/service.ts'
import { AuditCheckStore } from './audit/audit-check.store.ts'
import { AuditService } from './audit/audit.service.ts'
import { BackupService } from './backup/backup.service.ts'
import { HealthService } from './health/health.service.ts'
import { JobService } from './job/job.service.ts'
import { createOperations, type Operations } from './operations.ts'
import { PersonalDataService } from './personal-data/personal-data.service.ts'
import { PersonalDataStore } from './personal-data/personal-data.store.ts'
import { UploadService } from './upload/upload.service.ts'
import { createPeopleServices, type PeopleServices } from './user/people-services.ts'
import { UserService } from './user/user.service.ts'
import { UserStore } from './user/user.store.ts'

export type AdminServices = {
  users: UserService
  people: PeopleServices
  uploads: UploadService
  jobs: JobService
  audit: AuditService
  personalData: PersonalDataService
  backups: BackupService
  health: HealthService
  operations: Operations
}

export function createServices(service: Service, users: UserStore): AdminServices {
  const { database } = service
  const operations = createOperations(service)
  return {
    users: new UserService(users),
    people: createPeopleServices(service, users),
    uploads: new UploadService(service.uploads, service.links),
    jobs: new JobService(service.jobs),
    audit: new AuditService({
      log: new AuditLog(database),
      checks: new AuditCheckStore(database.pool),
      jobs: service.jobs,
    }),
    personalData: new PersonalDataService({
      store: new PersonalDataStore(database),
      jobs: service.jobs,
    }),
    backups: new BackupService(service, service.jobs),
    health: new HealthService(operations.monitor),
    operations,
  }
}
