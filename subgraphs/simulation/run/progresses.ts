import type { ProgressStep } from './simulation.store.ts'

/** What runs did and is not written yet, by meter. */
export class Progresses {
  private readonly waiting = new Map<string, ProgressStep>()

  of(meterId: string): ProgressStep | undefined {
    return this.waiting.get(meterId)
  }

  all(): ProgressStep[] {
    return [...this.waiting.values()].map(step => ({ ...step }))
  }

  /** Takes off what was written; what came meanwhile stays. */
  forget(written: readonly ProgressStep[]): void {
    for (const step of written) {
      const now = this.waiting.get(step.meterId)
      if (!now) continue
      now.delivered -= step.delivered
      now.faultsInjected -= step.faultsInjected
      const isSame =
        now.deliveredUntil === step.deliveredUntil && now.lastErrorAt === step.lastErrorAt
      if (isSame && now.delivered === 0 && now.faultsInjected === 0) {
        this.waiting.delete(step.meterId)
      }
    }
  }

  count(meterId: string, readings: number): void {
    this.at(meterId).delivered += readings
  }

  /** Everything before `until` is delivered. */
  reach(
    meterId: string,
    {
      runNumber,
      until,
      faultsInjected,
    }: { runNumber: number; until: number; faultsInjected: number },
  ): void {
    const step = this.at(meterId)
    step.runNumber = runNumber
    step.deliveredUntil = until
    step.faultsInjected += faultsInjected
  }

  fail(meterId: string, message: string, at: number): void {
    const step = this.at(meterId)
    step.lastError = message
    step.lastErrorAt = new Date(at)
  }

  private at(meterId: string): ProgressStep {
    const known = this.waiting.get(meterId)
    if (known) return known
    const step = {
      meterId,
      ...{ runNumber: noRun, delivered: 0, faultsInjected: 0 },
      ...{ deliveredUntil: undefined, lastError: undefined, lastErrorAt: undefined },
    }
    this.waiting.set(meterId, step)
    return step
  }
}

/** Of steps that do not move the instant up to which is delivered. */
const noRun = -1
