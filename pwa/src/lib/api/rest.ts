import { connection } from './connection.ts'
import { problemOf, type Problem } from './problem.ts'

const FIRST_PROXY_STATUS = 502

function textIn(body: unknown, field: string): string | undefined {
  if (typeof body !== 'object' || body === null) return undefined
  const value: unknown = Object.entries(body).find(([key]) => key === field)?.[1]
  return typeof value === 'string' ? value : undefined
}

/** What the gateway's JSON says about a refusal; where something in between answered, the general sentence. */
export function problemOfBody(status: number, body: unknown): Problem {
  const message = textIn(body, 'message')
  if (message !== undefined)
    return { kind: 'user', message, remedy: textIn(body, 'remedy') ?? null }
  return problemOf(status >= FIRST_PROXY_STATUS ? new TypeError('no answer') : undefined)
}

/** Sends JSON to one of the gateway's few REST addresses; answers with the problem, or nothing where it worked. */
export async function post(path: string, body: object = {}): Promise<Problem | undefined> {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      credentials: 'same-origin',
    })
    if (!response.ok) {
      return problemOfBody(response.status, await response.json().catch(() => undefined))
    }
    connection.reportContact()
    return undefined
  } catch (error) {
    connection.reportLoss()
    return problemOf(error)
  }
}
