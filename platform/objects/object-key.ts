/** A key that no engine may store: a mistake of the caller, never of a user. */
export class InvalidObjectKey extends Error {
  override readonly name = 'InvalidObjectKey'
}

const longestKey = 300
/** Starts and ends with a letter or digit, so neither `..` nor a hidden file can be meant. */
const segment = /^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/

/**
 * Keys are segments of ASCII letters, digits, `.`, `_` and `-`, separated by `/`: the same in a folder
 * of any operating system and in S3. File names of users travel as data, never as keys.
 */
export function checkObjectKey(key: string): void {
  if (key.length > longestKey) throw new InvalidObjectKey(`key is longer than ${longestKey}`)
  if (!key.split('/').every(part => segment.test(part))) {
    throw new InvalidObjectKey(`not an object key: ${JSON.stringify(key)}`)
  }
}
