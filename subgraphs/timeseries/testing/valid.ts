import { UserError } from '#platform/errors.ts'

/** What a parser read; fails the test with the German message when it refused. */
export function valid<T>(parsed: T | UserError): T {
  if (parsed instanceof UserError) {
    throw new Error(`${parsed.code}: ${parsed.message} (${parsed.place ?? ''})`)
  }
  return parsed
}

/** The code with which a parser refused. */
export function refusal(parsed: unknown): string | undefined {
  return parsed instanceof UserError ? parsed.code : undefined
}
