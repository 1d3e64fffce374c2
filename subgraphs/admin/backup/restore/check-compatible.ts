import { UserError } from '#platform/errors.ts'
import type { Manifest } from '../archive/format.ts'

type Migration = { name: string; checksum: string }

/** Why this version of Luna cannot restore the archive; undefined when it can. */
export function incompatibility(
  { migrations, appVersion }: Pick<Manifest, 'migrations' | 'appVersion'>,
  known: Migration[],
): UserError | undefined {
  const checksums = new Map(known.map(({ name, checksum }) => [name, checksum]))
  const newer = migrations.find(({ name }) => !checksums.has(name))
  if (newer) {
    return new UserError(
      'BACKUP_NEWER',
      `Die Sicherung stammt von einer neueren Version von Luna (${appVersion}, Datenbankstand ${newer.name}).`,
      {
        remedy:
          'Installieren Sie diese oder eine spätere Version, und stellen Sie die Sicherung dort wieder her.',
      },
    )
  }
  const changed = migrations.find(({ name, checksum }) => checksums.get(name) !== checksum)
  if (!changed) return undefined
  return new UserError(
    'BACKUP_SCHEMA_DIFFERS',
    `Der Datenbankstand ${changed.name} der Sicherung ist nicht der, den diese Version von Luna kennt.`,
    { remedy: 'Installieren Sie die Version, mit der die Sicherung entstand.' },
  )
}
