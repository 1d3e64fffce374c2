export type ChatMessage = { role: 'system' | 'user' | 'assistant'; content: string }
/** What an answer cost, as far as the model tells. */
export type TokenUsage = { promptTokens: number; answerTokens: number }
export type ChatOptions = {
  signal: AbortSignal
  maxTokens: number
  /** Called once, when the model says that it is done. */
  onUsage?: (usage: TokenUsage) => void
}

/** A generating model. Absent (`undefined`) when none is configured: answers are extractive then. */
export type LanguageModel = {
  readonly engine: string
  /** How much question, sources and answer may be together; what is more the model cuts off. */
  readonly contextTokens: number
  /** Text deltas as they come; ends by itself, throws when the model fails or `signal` aborts. */
  stream(messages: ChatMessage[], options: ChatOptions): AsyncIterable<string>
  check(): Promise<void>
}

/** Turns text into dense vectors. Absent when none is configured: retrieval is lexical then. */
export type Embedder = {
  readonly engine: string
  readonly model: string
  readonly dimension: number
  /** What is put before texts; vectors made with others do not compare. */
  readonly prefixes?: { document: string; query: string }
  /** Where the model can be exchanged at run time: the one of now, which stays what it is. */
  current?(): Promise<Embedder>
  /** Identity of the model's weights as the server reports it; null when it does not tell. */
  digest?(): Promise<string | null>
  embed(texts: string[], purpose: 'document' | 'query'): Promise<number[][]>
  check(): Promise<void>
}
