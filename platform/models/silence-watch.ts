import { ModelFailure } from './model-failure.ts'

/**
 * A signal that aborts with ModelFailure `timeout` unless `expect` is called again in time or `stop`
 * ends the watch.
 */
export class SilenceWatch {
  private readonly controller = new AbortController()
  private timer: NodeJS.Timeout | undefined
  readonly signal = this.controller.signal

  /** Starts waiting for the next sign of life; `what` is told when it does not come. */
  expect(what: string, withinMs: number): void {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => {
      this.controller.abort(new ModelFailure('timeout', `${what} did not come in ${withinMs} ms`))
    }, withinMs)
  }

  stop(): void {
    clearTimeout(this.timer)
  }
}
