import type { Observation } from '../observation.ts'
import type { Sink } from '../session.ts'

type Known = { observation: Observation; receivedAt: number }

/**
 * Servers send changes only. While the subscription lives, the last value of each node is still true: it is
 * taken again, with the server's stamp moved on by the time that has passed here.
 */
export class ValueRepeater {
  private readonly known = new Map<string, Known>()
  private timer: NodeJS.Timeout | undefined

  constructor(
    private readonly sink: Sink,
    private readonly rules: { repeatSeconds: number; publishingMs: number },
  ) {}

  start(): void {
    this.timer = setInterval(() => void this.repeat(), this.rules.repeatSeconds * 1000)
  }

  stop(): void {
    clearInterval(this.timer)
    this.known.clear()
  }

  remember(observation: Observation): void {
    this.known.set(observation.point, { observation, receivedAt: Date.now() })
  }

  /** The value is not true any more. */
  forget(point: string): void {
    this.known.delete(point)
  }

  private async repeat(): Promise<void> {
    const now = Date.now()
    const observations = [...this.known.values()].flatMap(({ observation, receivedAt }) => {
      // A change that is still on its way must not be older than what is repeated.
      const passedMs = now - receivedAt - this.rules.publishingMs
      if (passedMs <= 0) return []
      const at = (observation.at ?? receivedAt) + passedMs
      return [{ ...observation, at }]
    })
    if (observations.length === 0) return
    await this.sink.observe(observations).catch(() => undefined)
  }
}
