import { AuditLog } from '#platform/audit/audit-log.ts'
import type { Service } from '#platform/service.ts'
import { HealthService, processProbes } from './health/health.service.ts'
import { JobService } from './job/job.service.ts'
import { UploadService } from './upload/upload.service.ts'
import { UserService } from './user/user.service.ts'
import { UserStore } from './user/user.store.ts'

export type AdminServices = {
  users: UserService
  uploads: UploadService
  jobs: JobService
  audit: AuditLog
  health: HealthService
}

export function createServices(service: Service, users: UserStore): AdminServices {
  const { config, database, objects } = service
  const probes = [
    {
      name: 'database',
      title: 'Datenbank',
      detail: config.database.url ? 'PostgreSQL' : 'PostgreSQL (eingebettet)',
      async check() {
        await database.pool.query('SELECT 1')
      },
    },
    {
      name: 'objects',
      title: 'Dateiablage',
      detail: objects.engine === 's3' ? 'S3' : 'Ordner',
      check: () => objects.check(),
    },
    ...processProbes(config),
  ]
  return {
    users: new UserService(users),
    uploads: new UploadService(service.uploads, service.links),
    jobs: new JobService(service.jobs),
    audit: new AuditLog(database),
    health: new HealthService(probes),
  }
}
