import { UserError } from '#platform/errors.ts'

/** In the audit log nobody may look like a machine. */
const machines = new Set(['admin-token', 'gateway', 'worker', 'simulation', 'luna', 'service'])
const longestDisplayName = 100

/** What is wrong with a name to sign in with. */
export function checkName(name: string): UserError | undefined {
  if (/^[a-z0-9][a-z0-9.-]{1,39}$/.test(name) && !machines.has(name)) return undefined
  const shown = name.slice(0, 60)
  return new UserError('USER_NAME_INVALID', `Der Benutzername „${shown}“ ist nicht zulässig.`, {
    place: 'Benutzername',
    remedy:
      'Nehmen Sie 2 bis 40 Zeichen: Kleinbuchstaben, Ziffern, Punkt und Bindestrich, und keinen Namen eines Dienstes.',
  })
}

/** What is wrong with the name that is shown. */
export function checkDisplayName(name: string): UserError | undefined {
  const length = Array.from(name).length
  if (length > 0 && length <= longestDisplayName && !/\p{Cc}/u.test(name)) return undefined
  return new UserError(
    'DISPLAY_NAME_INVALID',
    `Der angezeigte Name hat ${length} Zeichen; zulässig sind 1 bis ${longestDisplayName} ohne Steuerzeichen.`,
    { place: 'Angezeigter Name', remedy: 'Geben Sie Vor- und Nachnamen an.' },
  )
}

export function nameTaken(name: string): UserError {
  return new UserError('USER_NAME_TAKEN', `Den Benutzernamen „${name}“ gibt es schon.`, {
    place: 'Benutzername',
    remedy: 'Wählen Sie einen anderen Namen.',
  })
}

export function userUnknown(): UserError {
  return new UserError('USER_UNKNOWN', 'Diese Person gibt es nicht mehr.', {
    remedy: 'Laden Sie die Liste neu.',
  })
}
