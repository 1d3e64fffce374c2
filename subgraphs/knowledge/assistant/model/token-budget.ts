import type { ChatMessage } from '#platform/models/language-model.ts'

/** German text takes 3 to 4 bytes per token in the models at hand; we count as if it took less. */
const bytesPerToken = 2.5
/** Roles and separators that the server's template adds around each message. */
const tokensPerMessage = 12
const longestAnswer = 700
/** Of a small context the answer gets at most this share. */
const answerShare = 0.25

/** How many tokens a text takes at most, estimated without the model's own tokenizer. */
export function estimateTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / bytesPerToken)
}

/** How long an answer may become, in tokens. */
export function answerTokens(contextTokens: number): number {
  return Math.min(longestAnswer, Math.floor(contextTokens * answerShare))
}

/**
 * Messages that leave room for the answer: the weakest passages, which come last, are left out
 * first. Undefined when not even one passage fits.
 */
export function fitting<T>(
  passages: T[],
  contextTokens: number,
  messagesFor: (passages: T[]) => ChatMessage[],
): { messages: ChatMessage[]; used: T[] } | undefined {
  const room = contextTokens - answerTokens(contextTokens)
  for (let count = passages.length; count > 0; count--) {
    const used = passages.slice(0, count)
    const messages = messagesFor(used)
    if (tokensOf(messages) <= room) return { messages, used }
  }
  return undefined
}

function tokensOf(messages: ChatMessage[]): number {
  let tokens = 0
  for (const { content } of messages) tokens += tokensPerMessage + estimateTokens(content)
  return tokens
}
