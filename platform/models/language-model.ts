export type ChatMessage = { role: 'system' | 'user' | 'assistant'; content: string }
export type ChatOptions = { signal: AbortSignal; maxTokens: number }

/** A generating model. Absent (`undefined`) when none is configured: answers are extractive then. */
export type LanguageModel = {
  readonly engine: string
  /** Text deltas as they come; ends by itself, throws when the model fails or `signal` aborts. */
  stream(messages: ChatMessage[], options: ChatOptions): AsyncIterable<string>
  check(): Promise<void>
}

/** Turns text into dense vectors. Absent when none is configured: retrieval is lexical then. */
export type Embedder = {
  readonly engine: string
  readonly model: string
  readonly dimension: number
  embed(texts: string[], purpose: 'document' | 'query'): Promise<number[][]>
  check(): Promise<void>
}
