import { UserError } from '../errors.ts'
import { maximumLength } from './password.ts'

const minimumLength = 12
/** Letters that must be left when everything that is easy to guess is taken out. */
const leastOwnLetters = 5
const leastDistinct = 5
const shortestName = 4
const shortestRun = 4

/** What people take who need a password quickly; the variants come from the rules below. */
const commonWords = [
  ...['password', 'passwort', 'kennwort', 'passphrase', 'geheim', 'secret', 'admin', 'root'],
  ...['administrator', 'benutzer', 'operator', 'betrieb', 'viewer', 'leser', 'user', 'login'],
  ...['anmeldung', 'willkommen', 'welcome', 'hallo', 'hello', 'start', 'test', 'demo', 'default'],
  ...['standard', 'luna', 'iems', 'energie', 'energy', 'strom', 'zaehler', 'master', 'letmein'],
  ...['fruehling', 'sommer', 'herbst', 'winter', 'spring', 'summer', 'autumn', 'schatz'],
  ...['montag', 'dienstag', 'mittwoch', 'donnerstag', 'freitag', 'samstag', 'sonntag'],
  ...['januar', 'februar', 'maerz', 'april', 'juni', 'juli', 'august', 'september', 'oktober'],
  ...['november', 'dezember', 'changeme', 'aendern', 'iloveyou', 'neues', 'mein', 'ist', 'das'],
].sort((a, b) => b.length - a.length)
/** Rows of the keyboard, the alphabet and the digits, there and back. */
const rows = ['qwertzuiopue', 'qwertyuiop', 'asdfghjkloeae', 'yxcvbnm', 'zxcvbnm']
const runs = [...rows, 'abcdefghijklmnopqrstuvwxyz', '01234567890'].flatMap(row => [
  row,
  Array.from(row).toReversed().join(''),
])

/**
 * What is wrong with a new password; `undefined` when nothing is. `names` are those of its owner. Length counts
 * before composition (NIST SP 800-63B); nothing is demanded of digits and signs.
 */
export function checkPasswordPolicy(
  password: string,
  names: readonly string[] = [],
): UserError | undefined {
  const length = Array.from(password).length
  if (length < minimumLength) {
    return refusal(
      'PASSWORD_TOO_SHORT',
      `Das Passwort hat ${length} Zeichen, nötig sind mindestens ${minimumLength}.`,
      'Wählen Sie einen längeren Satz oder mehrere Wörter.',
    )
  }
  if (length > maximumLength) {
    return refusal(
      'PASSWORD_TOO_LONG',
      `Das Passwort hat ${length} Zeichen, erlaubt sind höchstens ${maximumLength}.`,
      'Wählen Sie ein kürzeres Passwort.',
    )
  }
  const name = containedName(password, names)
  if (name !== undefined) {
    return refusal(
      'PASSWORD_CONTAINS_NAME',
      `Das Passwort enthält den Namen „${name}“; danach würde zuerst gesucht.`,
      'Wählen Sie Wörter, die nichts mit dem Namen zu tun haben.',
    )
  }
  return isEasilyGuessed(password)
    ? refusal(
        'PASSWORD_COMMON',
        'Das Passwort ist leicht zu erraten: Es besteht vor allem aus häufigen Wörtern, Tastenreihen, Ziffern oder Wiederholungen.',
        'Wählen Sie mehrere Wörter, die nicht zusammengehören.',
      )
    : undefined
}

function refusal(code: string, message: string, remedy: string): UserError {
  return new UserError(code, message, { place: 'Passwort', remedy })
}

function containedName(password: string, names: readonly string[]): string | undefined {
  const [plain, folded] = [lettersAndDigits(password), fold(password)]
  return names
    .flatMap(name => [name, ...name.split(/[\s.-]+/)])
    .find(name => {
      const wanted = lettersAndDigits(name)
      if (wanted.length < shortestName) return false
      return plain.includes(wanted) || folded.includes(fold(name))
    })
}

function isEasilyGuessed(password: string): boolean {
  if (new Set(password.toLowerCase()).size < leastDistinct) return true
  if (/^(.{1,6})\1+.{0,5}$/.test(lettersAndDigits(password))) return true
  let rest = fold(withoutRuns(password.toLowerCase().replace(/[\s_.-]/g, '')))
  for (const word of commonWords) rest = rest.replaceAll(word, ' ')
  return rest.replace(/[^\p{L}]/gu, '').length < leastOwnLetters
}

/** Takes out four keys or more that lie side by side. */
function withoutRuns(text: string): string {
  let rest = ''
  let at = 0
  while (at < text.length) {
    const length = runAt(text, at)
    if (length === 0) rest += text.charAt(at)
    at += Math.max(1, length)
  }
  return rest
}

function runAt(text: string, at: number): number {
  let length = shortestRun
  const isRun = () =>
    at + length <= text.length && runs.some(row => row.includes(text.slice(at, at + length)))
  while (isRun()) length += 1
  return length === shortestRun ? 0 : length - 1
}

function lettersAndDigits(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
}

const lookalikes: Record<string, string> = {
  ...{ '@': 'a', '4': 'a', '3': 'e', '1': 'i', '!': 'i', '0': 'o', '5': 's', $: 's', '7': 't' },
  ...{ ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' },
}

/** `P@ssw0rt` and `passwort` are one word, whatever stands between the letters. */
function fold(text: string): string {
  const same = Array.from(text.normalize('NFKC').toLowerCase(), sign => lookalikes[sign] ?? sign)
  return lettersAndDigits(same.join(''))
}
