import { UserError } from '#platform/errors.ts'
import type { Logger } from '#platform/logger.ts'
import { connectionProblem } from '../connection-problem.ts'
import { openSession } from '../open-session.ts'
import { DeviceProblem, type Session, type Sink, type Target } from '../session.ts'
import { pauseBetween } from './back-off.ts'
import type { StatusBoard } from './status-board.ts'

export type RunnerOptions = {
  openWithinMs: number
  shortestPauseMs: number
  longestPauseMs: number
  /** A connection that held this long starts again with the shortest pause. */
  calmAfterMs: number
}

type Use = {
  deviceId: string
  /** Looks the address up anew for every connection; a UserError when it must not be reached. */
  target: () => Promise<Target | UserError>
  sink: Sink
  status: StatusBoard
  logger: Logger
}

/** Keeps one device connected for as long as it is wanted, whatever happens to it. */
export class DeviceRunner {
  private readonly stopping = new AbortController()
  private running: Promise<void> = Promise.resolve()
  private failing = false

  constructor(
    private readonly use: Use,
    private readonly options: RunnerOptions,
  ) {}

  start(): void {
    this.running = this.run(this.stopping.signal)
  }

  async stop(): Promise<void> {
    this.stopping.abort()
    await this.running
  }

  private async run(signal: AbortSignal): Promise<void> {
    const { status, deviceId } = this.use
    for (let attempt = 0; !signal.aborted; attempt++) {
      status.connecting(deviceId)
      const startedAt = Date.now()
      const reason = await this.connection(signal).catch((error: unknown) => error)
      // The signal may have been aborted while the connection lived.
      if (this.stopping.signal.aborted) return
      if (Date.now() - startedAt > this.options.calmAfterMs) attempt = 0
      this.tell(reason)
      const { shortestPauseMs, longestPauseMs } = this.options
      const bounds = { shortestMs: shortestPauseMs, longestMs: longestPauseMs }
      await pauseBetween(attempt, bounds, signal).catch(() => undefined)
    }
  }

  /** Answers the reason for which the connection ended; rejects when there was none. */
  private async connection(signal: AbortSignal): Promise<unknown> {
    const { target: findTarget, sink, status, deviceId, logger } = this.use
    const target = await findTarget()
    if (target instanceof UserError) throw new DeviceProblem(target.message)
    const session = await this.open(target, sink, signal)
    const close = () => void session.close()
    signal.addEventListener('abort', close, { once: true })
    if (signal.aborted) close()
    status.connected(deviceId)
    if (this.failing)
      logger.info({ deviceId, device: target.device.name }, 'device connected again')
    this.failing = false
    try {
      return await session.ended
    } finally {
      signal.removeEventListener('abort', close)
      await session.close()
    }
  }

  private async open(target: Target, sink: Sink, signal: AbortSignal): Promise<Session> {
    const opening = new AbortController()
    const timer = setTimeout(() => opening.abort(), this.options.openWithinMs)
    try {
      const either = AbortSignal.any([signal, opening.signal])
      const late = new Promise<never>((_, reject) => {
        either.addEventListener('abort', () => reject(new DeviceProblem(tooLate)), { once: true })
      })
      const session = openSession(target, sink, either)
      // One that comes too late is closed; nobody else would.
      either.addEventListener(
        'abort',
        () =>
          void session.then(
            one => one.close(),
            () => undefined,
          ),
      )
      return await Promise.race([session, late])
    } finally {
      clearTimeout(timer)
    }
  }

  private tell(reason: unknown): void {
    const { status, deviceId, logger } = this.use
    const message = connectionProblem(reason)
    status.problem(deviceId, message, 'FAILED')
    if (this.failing) return
    this.failing = true
    logger.warn({ deviceId, err: reason, problem: message }, 'device lost')
  }
}

const tooLate = 'Das Gerät hat nicht rechtzeitig geantwortet.'
