/** A bound on how much happens at once. */
export type Slots = {
  /** Waits for a free slot; the answer frees it. Rejects when `signal` ends the waiting. */
  enter: (signal: AbortSignal) => Promise<() => void>
}

/** `most` users at a time, the others in the order they came. */
export function createSlots(most: number): Slots {
  let used = 0
  const waiting: (() => void)[] = []
  const leave = () => {
    const next = waiting.shift()
    if (next) next()
    else used -= 1
  }
  /** Leaving twice must not free somebody else's slot. */
  const once = () => {
    let isLeft = false
    return () => {
      if (!isLeft) leave()
      isLeft = true
    }
  }
  return {
    async enter(signal) {
      signal.throwIfAborted()
      if (used < most) {
        used += 1
        return once()
      }
      await new Promise<void>((resolve, reject) => {
        const enter = () => {
          signal.removeEventListener('abort', giveUp)
          resolve()
        }
        const giveUp = () => {
          waiting.splice(waiting.indexOf(enter), 1)
          reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'))
        }
        signal.addEventListener('abort', giveUp, { once: true })
        waiting.push(enter)
      })
      return once()
    },
  }
}
