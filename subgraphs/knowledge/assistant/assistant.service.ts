import { UserError } from '#platform/errors.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import type { Logger } from '#platform/logger.ts'
import type { LanguageModel } from '#platform/models/language-model.ts'
import type { FoundPassage, Retriever } from '../retrieval/retriever.service.ts'
import { leadIns, modelFailedNote } from './assistant.texts.ts'
import { CitationStream } from './citation-stream.ts'
import type { EventStore } from './event.store.ts'
import { answerFrom, type AnswerLevel, type ExtractiveAnswer } from './extractive-answer.ts'
import type { LunaEvent, Source } from './luna-event.ts'
import { lunaMessages, promptVersion } from './luna-prompt.v1.ts'
import { defaultPatience, streamFromModel, type Patience } from './model-answer.ts'
import { asksForFigure, questionTerms } from './question-terms.ts'

const passageCount = 6
const longestQuestion = 2000
const excerptLength = 400
const extractiveEngine = 'extractive'
const nothing = { level: 'NONE', cited: [] as number[] } as const

type Dependencies = {
  retriever: Retriever
  /** Absent: answers are quoted sentences. */
  model: LanguageModel | undefined
  /** Whether retrieval also finds by meaning, so that words in common are no condition. */
  findsByMeaning: boolean
  events: EventStore
  log: Pick<Logger, 'warn'>
  patience?: Patience
}
type Asking = { question: string; viewer: Viewer; signal: AbortSignal }
type Outcome = { level: AnswerLevel; engine: string; cited: number[] }
/** An answer in the making: pieces of text, at the end how it came about. */
type Answering = AsyncGenerator<string, Outcome>

/** The whole of an answer, for those who do not stream. */
export type LunaAnswer = { text: string; level: AnswerLevel; engine: string; sources: Source[] }

/** Luna: answers from the documents the viewer may read, and says when there is nothing in them. */
export class AssistantService {
  constructor(private readonly use: Dependencies) {}

  /** Sources first, then the text as it comes, then how it ended. `signal` stops the model, too. */
  async *ask(input: string, viewer: Viewer, signal: AbortSignal): AsyncGenerator<LunaEvent> {
    viewer.require('viewer')
    let position = 0
    const cursor = () => String(++position)
    const question = checkQuestion(input)
    if (question instanceof UserError) {
      yield { cursor: cursor(), type: 'failure', error: question }
      return
    }
    const startedAt = performance.now()
    const { passages, extract } = await this.find(question, viewer)
    const sources =
      extract.level === 'NONE' && !this.mayAskModel(extract) ? [] : passages.map(toSource)
    yield { cursor: cursor(), type: 'sources', sources }
    const answering = this.answer({ question, viewer, signal }, passages, extract)
    let step = await answering.next()
    for (; step.done !== true; step = await answering.next()) {
      if (signal.aborted) return
      if (step.value !== '') yield { cursor: cursor(), type: 'delta', text: step.value }
    }
    if (signal.aborted) return
    const milliseconds = Math.round(performance.now() - startedAt)
    await this.record({ question, viewer, signal }, { ...step.value, milliseconds, passages })
    yield { cursor: cursor(), type: 'done', ...step.value, milliseconds }
  }

  /** A question that cannot be asked comes back as UserError. */
  async askWhole(input: string, viewer: Viewer): Promise<LunaAnswer | UserError> {
    const answer: LunaAnswer = { text: '', level: 'NONE', engine: extractiveEngine, sources: [] }
    for await (const event of this.ask(input, viewer, new AbortController().signal)) {
      if (event.type === 'failure') return event.error
      if (event.type === 'sources') answer.sources = event.sources
      if (event.type === 'delta') answer.text += event.text
      if (event.type === 'done') Object.assign(answer, { level: event.level, engine: event.engine })
    }
    return answer
  }

  private async find(question: string, viewer: Viewer) {
    const terms = questionTerms(question)
    const { retriever } = this.use
    const [found, rarity] = await Promise.all([
      retriever.search(question, viewer, passageCount),
      retriever.rarity(
        terms.map(({ term }) => term),
        viewer,
      ),
    ])
    const passages = found.map((passage, index) => ({ ...passage, number: index + 1 }))
    const weighted = terms.map(({ term, weight }) => ({
      term,
      weight: weight * (rarity.get(term) ?? 0),
    }))
    const asked = { terms: weighted, asksForFigure: asksForFigure(question) }
    return { passages, extract: answerFrom(asked, passages) }
  }

  private mayAskModel({ level }: ExtractiveAnswer): boolean {
    return this.use.model !== undefined && (level !== 'NONE' || this.use.findsByMeaning)
  }

  private async *answer(
    asking: Asking,
    passages: NumberedPassage[],
    extract: ExtractiveAnswer,
  ): Answering {
    const { model } = this.use
    if (!model || passages.length === 0 || !this.mayAskModel(extract)) return yield* quote(extract)
    const citations = new CitationStream(passages.length)
    let started = false
    try {
      for await (const delta of this.modelDeltas(model, asking, passages)) {
        const ready = citations.push(delta)
        started ||= ready !== ''
        yield ready
      }
      yield citations.end()
      const cited = citations.citedNumbers()
      return {
        level: cited.length === 0 ? 'NONE' : sure(extract.level),
        engine: model.engine,
        cited,
      }
    } catch (error) {
      if (asking.signal.aborted) return { ...nothing, engine: model.engine }
      this.use.log.warn({ err: error }, 'language model failed, answering with quotations')
      yield `${started ? '\n\n' : ''}${modelFailedNote}\n\n`
      return yield* quote(extract)
    }
  }

  private modelDeltas(
    model: LanguageModel,
    { question, signal }: Asking,
    passages: NumberedPassage[],
  ): AsyncGenerator<string> {
    const sources = passages.map(passage => ({ ...passage, title: passage.itemTitle }))
    return streamFromModel(model, lunaMessages(question, sources), {
      signal,
      patience: this.use.patience ?? defaultPatience,
    })
  }

  private async record(
    { question, viewer }: Asking,
    outcome: Outcome & { milliseconds: number; passages: NumberedPassage[] },
  ): Promise<void> {
    const { level, engine, milliseconds, cited, passages } = outcome
    await this.use.events.recordAsk({
      userId: viewer.userId,
      question,
      level,
      engine,
      prompt: engine === extractiveEngine ? null : promptVersion,
      milliseconds,
      citedChunks: passages.filter(({ number }) => cited.includes(number)).map(({ id }) => id),
    })
  }
}

type NumberedPassage = FoundPassage & { number: number }

/** The lead-in, then sentence by sentence with its source. */
async function* quote({ level, sentences }: ExtractiveAnswer): Answering {
  yield leadIns[level]
  for (const { text, source } of sentences) yield `\n\n»${text}« [${source}]`
  const cited = [...new Set(sentences.map(({ source }) => source))].sort((a, b) => a - b)
  return { level, engine: extractiveEngine, cited }
}

/** What the model made of sources that do not carry the question by their words is not certain. */
function sure(level: AnswerLevel): AnswerLevel {
  return level === 'SUPPORTED' ? 'SUPPORTED' : 'UNCERTAIN'
}

function checkQuestion(input: string): string | UserError {
  // Control characters carry no meaning, and PostgreSQL stores no NUL.
  const question = input.replace(/\p{Cc}+/gu, ' ').trim()
  if (!/[\p{L}\p{N}]/u.test(question)) {
    return new UserError('QUESTION_EMPTY', 'Bitte stellen Sie eine Frage.', {
      remedy: 'Schreiben Sie zum Beispiel: „Wie importiere ich einen Lastgang?“',
    })
  }
  if (question.length > longestQuestion) {
    return new UserError(
      'QUESTION_TOO_LONG',
      `Die Frage ist zu lang: ${question.length} statt höchstens ${longestQuestion} Zeichen.`,
      { remedy: 'Kürzen Sie die Frage auf das, was Sie wissen möchten.' },
    )
  }
  return question
}

function toSource(passage: NumberedPassage): Source {
  const { number, id, itemId, itemTitle, headings, page, text, score } = passage
  return {
    number,
    chunkId: id,
    itemId,
    title: itemTitle,
    headings,
    page,
    excerpt: excerptOf(text),
    score,
  }
}

function excerptOf(text: string): string {
  if (text.length <= excerptLength) return text
  const cut = text.slice(0, excerptLength)
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), excerptLength / 2))} …`
}
