import { randomInt } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { hashPassword } from '#platform/identity/password.ts'
import type { UserStore } from './user.store.ts'
import type { PersonRole } from './user.type.ts'

/** The supervisor shows this file's text after each start for as long as it exists. */
export const firstLoginFile = 'erste-anmeldung.txt'

const people: { name: string; displayName: string; role: PersonRole }[] = [
  { name: 'admin', displayName: 'Administration', role: 'ADMIN' },
  { name: 'betrieb', displayName: 'Betrieb', role: 'OPERATOR' },
  { name: 'leser', displayName: 'Leserin', role: 'VIEWER' },
]
/** No letters or digits that are mistaken for one another when they are copied from a screen. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'

/**
 * One person per role with a generated password, when there is nobody yet. The passwords are written
 * to `<dataDir>/erste-anmeldung.txt` (0600) before the people exist: a crash in between only leaves a
 * file that the next start writes anew.
 */
export async function createFirstUsers(users: UserStore, dataDir: string): Promise<void> {
  if ((await users.count()) > 0) return
  const logins = people.map(person => ({ ...person, password: generatePassword() }))
  const lines = logins.map(
    ({ name, password, displayName }) => `  ${name.padEnd(8)} ${password}   (${displayName})`,
  )
  await writeFile(join(dataDir, firstLoginFile), `${lines.join('\n')}\n`, { mode: 0o600 })
  for (const { password, ...person } of logins) {
    await users.create({ ...person, passwordHash: await hashPassword(password) })
  }
}

/** 20 characters of 31: 99 bits. */
function generatePassword(): string {
  const group = () => Array.from({ length: 5 }, () => alphabet[randomInt(alphabet.length)]).join('')
  return [group(), group(), group(), group()].join('-')
}
