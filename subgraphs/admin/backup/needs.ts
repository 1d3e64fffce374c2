import type { Service } from '#platform/service.ts'

/** What backing up and restoring need of the process they run in. */
export type BackupNeeds = Pick<
  Service,
  'config' | 'database' | 'databaseUrl' | 'objects' | 'logger'
> & { secrets: Pick<Service['secrets'], 'sealingKey'> }
