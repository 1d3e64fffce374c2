import { UserError } from '#platform/errors.ts'

/** The archive cannot be used; nothing was touched. */
export class ArchiveRefused extends Error {
  override readonly name = 'ArchiveRefused'
  constructor(
    readonly userError: UserError,
    options?: ErrorOptions,
  ) {
    super(userError.message, options)
  }
}

const anotherOne =
  'Nehmen Sie eine ältere Sicherung, oder kopieren Sie diese noch einmal vom Original.'

export function damaged(what: string, cause?: unknown): ArchiveRefused {
  const message = `Die Sicherung ist beschädigt oder unvollständig: ${what}. Verändert wurde nichts.`
  return new ArchiveRefused(
    new UserError('BACKUP_DAMAGED', message, { remedy: anotherOne }),
    cause === undefined ? {} : { cause },
  )
}

export function keyMissing(): ArchiveRefused {
  return new ArchiveRefused(
    new UserError(
      'BACKUP_KEY_MISSING',
      'Die Sicherung ist verschlüsselt, und kein Schlüssel ist angegeben.',
      {
        remedy: 'Geben Sie den Schlüssel an, der mit AGE-SECRET-KEY-1 beginnt.',
      },
    ),
  )
}

export function keyWrong(): ArchiveRefused {
  return new ArchiveRefused(
    new UserError('BACKUP_KEY_WRONG', 'Der Schlüssel passt nicht zu dieser Sicherung.', {
      remedy: 'Nehmen Sie den Schlüssel, der galt, als die Sicherung entstand.',
    }),
  )
}

export function keyMalformed(): ArchiveRefused {
  return new ArchiveRefused(
    new UserError(
      'BACKUP_KEY_INVALID',
      'Das ist kein Schlüssel für Sicherungen: Er beginnt mit AGE-SECRET-KEY-1 und hat 74 Zeichen.',
      { remedy: 'Übertragen Sie ihn noch einmal Zeichen für Zeichen.' },
    ),
  )
}
