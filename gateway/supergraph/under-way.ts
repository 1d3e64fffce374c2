/** Questions that are under way: who asks the same meanwhile gets the same answer. */
export type UnderWay<T> = {
  join(key: string, ask: () => Promise<T>): Promise<T>
  /** From now on everything is asked anew: what is under way may have read the state before. */
  forget(): void
}

export function createUnderWay<T>(): UnderWay<T> {
  const questions = new Map<string, Promise<T>>()
  return {
    join(key, ask) {
      const known = questions.get(key)
      if (known) return known
      const asked = ask().finally(() => {
        if (questions.get(key) === asked) questions.delete(key)
      })
      questions.set(key, asked)
      return asked
    },
    forget: () => questions.clear(),
  }
}
