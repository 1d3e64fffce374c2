/** JSON that fits into one notification; larger things travel as keys, not as data. */
export type EventPayload = Record<string, string | number | boolean | null>

/**
 * Short-lived news between processes. At most once: whoever needs every event resumes by cursor from
 * the database. Topics are `<domain>.<what>`, optionally `:<key>`.
 */
export type EventBus = {
  readonly engine: string
  publish(topic: string, payload: EventPayload): Promise<void>
  /** Ends when `signal` aborts. Slow consumers lose the oldest beyond 1,000 waiting events. */
  subscribe(topic: string, signal: AbortSignal): AsyncIterableIterator<EventPayload>
  close(): Promise<void>
}
