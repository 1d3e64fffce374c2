import type { ChatMessage, LanguageModel } from '#platform/models/language-model.ts'

export type Patience = { firstTokenMs: number; betweenTokensMs: number }

/** A reader waits; a model that must be loaded from disk first gets three quarters of a minute. */
export const defaultPatience: Patience = { firstTokenMs: 45_000, betweenTokensMs: 20_000 }
const maxTokens = 700

/** The model said nothing for longer than a reader waits. */
class ModelSilent extends Error {
  override readonly name = 'ModelSilent'
}

class ReaderLeft extends Error {
  override readonly name = 'ReaderLeft'
}

/**
 * Deltas of the model's answer. Throws when the model fails or stays silent; ends the model's work
 * when the reader stops reading or `signal` aborts.
 */
export async function* streamFromModel(
  model: LanguageModel,
  messages: ChatMessage[],
  { signal, patience }: { signal: AbortSignal; patience: Patience },
): AsyncGenerator<string> {
  const leave = new AbortController()
  const deltas = model
    .stream(messages, { signal: AbortSignal.any([signal, leave.signal]), maxTokens })
    [Symbol.asyncIterator]()
  let waitMs = patience.firstTokenMs
  try {
    for (;;) {
      const next = await within(deltas.next(), waitMs, signal)
      if (next.done === true) return
      yield next.value
      waitMs = patience.betweenTokensMs
    }
  } finally {
    leave.abort()
  }
}

/**
 * `work` is abandoned when it takes too long or the reader leaves; what becomes of it is nobody's
 * concern.
 */
async function within<T>(work: Promise<T>, milliseconds: number, signal: AbortSignal): Promise<T> {
  work.catch(() => undefined)
  const end = new AbortController()
  try {
    return await Promise.race([work, silence(milliseconds, end.signal), left(signal, end.signal)])
  } finally {
    end.abort()
  }
}

function silence(milliseconds: number, end: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const timer = setTimeout(() => reject(new ModelSilent(`${milliseconds} ms`)), milliseconds)
    end.addEventListener('abort', () => clearTimeout(timer))
  })
}

function left(signal: AbortSignal, end: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const leave = () => reject(new ReaderLeft())
    if (signal.aborted) leave()
    signal.addEventListener('abort', leave, { signal: end })
  })
}
