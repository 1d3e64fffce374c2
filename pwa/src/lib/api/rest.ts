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

/** What the gateway answered, or why it did not. */
export type Reply = { body: unknown } | { problem: Problem }

/** Sends JSON to one of the gateway's few REST addresses. */
export async function ask(path: string, body: object = {}): Promise<Reply> {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      credentials: 'same-origin',
    })
    const answer: unknown = await response.json().catch(() => undefined)
    if (!response.ok) return { problem: problemOfBody(response.status, answer) }
    connection.reportContact()
    return { body: answer }
  } catch (error) {
    connection.reportLoss()
    return { problem: problemOf(error) }
  }
}

/** The same where nothing is answered: the problem, or nothing where it worked. */
export async function post(path: string, body: object = {}): Promise<Problem | undefined> {
  const reply = await ask(path, body)
  return 'problem' in reply ? reply.problem : undefined
}
