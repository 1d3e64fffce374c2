import { UserError } from '#platform/errors.ts'

export const unknownPerson = new UserError('PERSON_UNKNOWN', 'Diese Person gibt es nicht.', {
  place: 'Person',
  remedy: 'Laden Sie die Liste der Benutzer neu.',
})
export const lastAdministrator = new UserError(
  'LAST_ADMINISTRATOR',
  'Die letzte Person mit Administratorrechten kann nicht gelöscht werden.',
  { place: 'Person', remedy: 'Geben Sie zuerst einer anderen Person Administratorrechte.' },
)
export function notConfirmed(name: string): UserError {
  return new UserError(
    'NOT_CONFIRMED',
    `Die Bestätigung stimmt nicht mit dem Benutzernamen „${name}“ überein.`,
    {
      place: 'Bestätigung',
      remedy:
        'Geben Sie den Benutzernamen genau so ein. Das Löschen lässt sich nicht zurücknehmen.',
    },
  )
}
