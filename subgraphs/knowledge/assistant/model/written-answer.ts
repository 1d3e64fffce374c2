import type { Logger } from '#platform/logger.ts'
import type { LanguageModel, TokenUsage } from '#platform/models/language-model.ts'
import type { AnswerLevel } from '../extractive/support.ts'
import { answerMessages, randomIds, tellsPrompt, type PromptSource } from '../prompts/answer.v2.ts'
import { safeText } from '../safe-text.ts'
import { MarkerStream } from './marker-stream.ts'
import { patientStream, type Patience } from './patient-stream.ts'
import { checkSentence, citedNumbers, type CheckedAgainst } from './sentence-check.ts'
import { SentenceStream } from './sentence-stream.ts'
import { sourceText } from './source-text.ts'
import { answerTokens, fitting } from './token-budget.ts'

export type WrittenPassage = {
  number: number
  title: string
  headings: string[]
  page: number | null
  text: string
}
/** A sentence that has been checked; `reason` says in German why it is not certain. */
export type WrittenSentence = { text: string; cited: number[]; reason: string | undefined }
export type WrittenOutcome = { level: AnswerLevel; cited: number[]; usage: TokenUsage | undefined }
type Asking = {
  question: string
  passages: WrittenPassage[]
  rarity: (terms: string[]) => Promise<Map<string, number>>
  signal: AbortSignal
  patience: Patience
  log: Pick<Logger, 'warn'>
}

/** The model wrote nothing that the sources hold. */
export class NothingUsable extends Error {
  override readonly name = 'NothingUsable'
}

/**
 * The model's answer sentence by sentence: citations renumbered, links and control tokens taken
 * out, each checked against what it cites. Throws when the model fails or nothing of it is usable.
 */
export async function* writtenAnswer(
  model: LanguageModel,
  asking: Asking,
): AsyncGenerator<WrittenSentence, WrittenOutcome> {
  const readable = asking.passages.flatMap(passage => {
    const text = sourceText(passage.text)
    return text === undefined ? [] : [{ ...passage, text }]
  })
  const ids = randomIds(readable.length)
  const sources = readable.map((passage, at) => ({ ...passage, id: ids[at] ?? '' }))
  const fit = fitting(sources, model.contextTokens, used =>
    answerMessages(asking.question, used.map(toPromptSource)),
  )
  if (!fit) throw new NothingUsable('no passage fits the context of the model')
  const numbers = new Map(fit.used.map(({ id, number }) => [id, number]))
  let usage: TokenUsage | undefined
  const deltas = patientStream(model, fit.messages, {
    signal: asking.signal,
    patience: asking.patience,
    maxTokens: answerTokens(model.contextTokens),
    onUsage: figures => (usage = figures),
  })
  const written: WrittenSentence[] = []
  for await (const sentence of sentencesOf(deltas, numbers)) {
    const checked = await check(sentence, fit.used, asking)
    if (!checked) continue
    written.push(checked)
    yield checked
  }
  if (!written.some(({ text }) => /\p{L}/u.test(text))) throw new NothingUsable('nothing to show')
  return { ...judge(written), usage }
}

async function* sentencesOf(
  deltas: AsyncIterable<string>,
  numbers: Map<string, number>,
): AsyncGenerator<string> {
  const markers = new MarkerStream(numbers)
  const sentences = new SentenceStream()
  for await (const delta of deltas) yield* sentences.push(markers.push(delta))
  yield* sentences.push(markers.end())
  yield* sentences.end()
}

/** Undefined for a sentence that must not be shown. */
async function check(
  sentence: string,
  sources: (CheckedAgainst & { headings: string[]; title: string })[],
  { rarity, log }: Asking,
): Promise<WrittenSentence | undefined> {
  const text = safeText(sentence)
  if (tellsPrompt(text)) {
    log.warn({}, 'left out a sentence of the model that tells its instructions')
    return undefined
  }
  const { verdict, reason } = await verify(text, sources, rarity)
  if (verdict === 'foreign') {
    log.warn({}, 'left out a sentence of the model that no source holds')
    return undefined
  }
  const cited = citedNumbers(text)
  return { text: reason === undefined ? text : marked(text), cited, reason }
}

async function verify(
  text: string,
  sources: (CheckedAgainst & { headings: string[]; title: string })[],
  rarity: Asking['rarity'],
): Promise<{ verdict: string; reason?: string }> {
  const known = new Map<string, number>()
  const whole = sources.map(({ number, title, headings, text: body }) => ({
    number,
    text: [title, ...headings, body].join('\n'),
  }))
  const first = checkSentence(text, whole, term => (known.set(term, 1), 1))
  if (first.verdict === 'supported' || known.size === 0) return first
  const weights = await rarity([...known.keys()])
  return checkSentence(text, whole, term => weights.get(term) ?? 1)
}

/** Before the space that ends it, so that the text still joins. */
function marked(text: string): string {
  const space = /\s*$/u.exec(text)?.[0] ?? ''
  return `${text.slice(0, text.length - space.length)} (unsicher)${space}`
}

function judge(written: WrittenSentence[]): { level: AnswerLevel; cited: number[] } {
  const cited = [...new Set(written.flatMap(sentence => sentence.cited))].sort((a, b) => a - b)
  if (cited.length === 0) return { level: 'NONE', cited }
  const certain = written.every(({ reason }) => reason === undefined)
  return { level: certain ? 'SUPPORTED' : 'UNCERTAIN', cited }
}

function toPromptSource({
  id,
  title,
  headings,
  page,
  text,
}: WrittenPassage & { id: string }): PromptSource {
  return { id, title, headings, page, text }
}
