import type { ChatMessage, ChatOptions, LanguageModel } from '#platform/models/language-model.ts'

export type Patience = {
  firstTokenMs: number
  betweenTokensMs: number
  /** From the first wait to the last token. */
  totalMs: number
}

/** A reader waits; a model that must be loaded from disk first gets three quarters of a minute. */
export const defaultPatience: Patience = {
  firstTokenMs: 45_000,
  betweenTokensMs: 20_000,
  totalMs: 120_000,
}

/** The model said nothing for longer than a reader waits, or did not come to an end. */
class ModelSilent extends Error {
  override readonly name = 'ModelSilent'
}

class ReaderLeft extends Error {
  override readonly name = 'ReaderLeft'
}

/**
 * Deltas of the model's answer. Throws when the model fails, stays silent or finds no end; ends the
 * model's work when the reader stops reading or `signal` aborts.
 */
export async function* patientStream(
  model: LanguageModel,
  messages: ChatMessage[],
  { signal, patience, ...options }: ChatOptions & { patience: Patience },
): AsyncGenerator<string> {
  const leave = new AbortController()
  const until = performance.now() + patience.totalMs
  const deltas = model
    .stream(messages, { ...options, signal: AbortSignal.any([signal, leave.signal]) })
    [Symbol.asyncIterator]()
  let waitMs = patience.firstTokenMs
  try {
    for (;;) {
      const next = await within(deltas.next(), Math.min(waitMs, until - performance.now()), signal)
      if (next.done === true) return
      yield next.value
      waitMs = patience.betweenTokensMs
    }
  } finally {
    leave.abort()
  }
}

/** The whole of a short answer; throws like `patientStream`, also when it is longer than `longest`. */
export async function wholeAnswer(
  model: LanguageModel,
  messages: ChatMessage[],
  options: ChatOptions & { patience: Patience; longest: number },
): Promise<string> {
  let text = ''
  for await (const delta of patientStream(model, messages, options)) {
    text += delta
    if (text.length > options.longest)
      throw new ModelSilent(`more than ${options.longest} characters`)
  }
  return text.trim()
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
    const waitMs = Math.max(0, Math.round(milliseconds))
    const timer = setTimeout(() => reject(new ModelSilent(`${waitMs} ms`)), waitMs)
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
