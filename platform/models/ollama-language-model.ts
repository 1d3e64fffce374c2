import { Ollama } from 'ollama'
import type { ChatMessage, ChatOptions, LanguageModel } from './language-model.ts'
import { ModelFailure } from './model-failure.ts'
import { ollamaFetch } from './ollama-fetch.ts'
import { checkModel } from './ollama-check.ts'
import { SilenceWatch } from './silence-watch.ts'

export type OllamaChatSettings = {
  url: string
  model: string
  /** Sent with every request: Ollama's own default cuts long prompts off without a word. */
  contextTokens: number
  timeouts?: Partial<typeof defaultTimeouts>
}

/** The first token waits for the model to be loaded from disk. */
const defaultTimeouts = { firstTokenMs: 120_000, betweenTokensMs: 30_000, totalMs: 300_000 }

/** A chat model of an Ollama server. Failures are ModelFailure. */
export class OllamaLanguageModel implements LanguageModel {
  readonly engine: string
  readonly contextTokens: number
  private readonly timeouts: typeof defaultTimeouts

  constructor(private readonly settings: OllamaChatSettings) {
    this.engine = `ollama ${settings.model}`
    this.contextTokens = settings.contextTokens
    this.timeouts = { ...defaultTimeouts, ...settings.timeouts }
  }

  /** Ends quietly at `maxTokens`, also when the server does not. */
  async *stream(messages: ChatMessage[], options: ChatOptions): AsyncIterable<string> {
    const watch = new SilenceWatch()
    const leave = new AbortController()
    const total = AbortSignal.timeout(this.timeouts.totalMs)
    const signal = AbortSignal.any([options.signal, watch.signal, total, leave.signal])
    try {
      watch.expect('the first token', this.timeouts.firstTokenMs)
      yield* this.deltas(messages, options, { watch, signal })
    } catch (error) {
      options.signal.throwIfAborted()
      watch.signal.throwIfAborted()
      if (total.aborted) throw new ModelFailure('timeout', 'the answer took too long')
      throw asModelFailure(error)
    } finally {
      watch.stop()
      // Frees the model also when the reader left in the middle.
      leave.abort()
    }
  }

  async check(): Promise<void> {
    await checkModel(this.settings.url, this.settings.model)
  }

  private async *deltas(
    messages: ChatMessage[],
    { maxTokens, onUsage }: Omit<ChatOptions, 'signal'>,
    { watch, signal }: { watch: SilenceWatch; signal: AbortSignal },
  ): AsyncIterable<string> {
    signal.throwIfAborted()
    const client = new Ollama({ host: this.settings.url, fetch: ollamaFetch(signal) })
    const parts = await client.chat({
      model: this.settings.model,
      messages,
      stream: true,
      options: { num_ctx: this.settings.contextTokens, num_predict: maxTokens },
    })
    let tokens = 0
    for await (const part of parts) {
      watch.expect('the next token', this.timeouts.betweenTokensMs)
      if (part.done) {
        onUsage?.({
          promptTokens: counted(part.prompt_eval_count),
          answerTokens: counted(part.eval_count),
        })
      }
      const text = part.message.content
      if (text === '') continue
      if (++tokens > maxTokens) return
      watch.stop()
      yield text
      watch.expect('the next token', this.timeouts.betweenTokensMs)
    }
  }
}

/** Servers leave figures out, e.g. when the prompt was in their cache. */
function counted(figure: unknown): number {
  return typeof figure === 'number' && Number.isFinite(figure) && figure > 0
    ? Math.trunc(figure)
    : 0
}

function asModelFailure(error: unknown): ModelFailure {
  if (error instanceof ModelFailure) return error
  const cause = { cause: error }
  // What fetch throws when the connection breaks off.
  if (error instanceof TypeError) return new ModelFailure('unreachable', 'Ollama broke off', cause)
  return new ModelFailure('malformed', 'Ollama ended without saying that it is done', cause)
}
