/** Ids come from outside; PostgreSQL would answer a malformed one with an error instead of "none". */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
}
