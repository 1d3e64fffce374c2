import { randomUUID } from 'node:crypto'
import { UserError } from '#platform/errors.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import type { ConversationMemory, Recollection } from '../conversation/conversation-memory.ts'
import { standaloneQuestion } from '../conversation/follow-up.ts'
import { AnswerRuns, type RunLimits } from './answer-runs.ts'
import {
  extractiveEngine,
  mayAskModel,
  writeAnswer,
  type Outcome,
  type WriterDependencies,
} from './answer-writer.ts'
import type { EventStore } from './event.store.ts'
import { findPassages, type Findings, type NumberedPassage } from './find-passages.ts'
import type { LunaDone, LunaEvent, LunaEventBody, Source, Verification } from './luna-event.ts'
import { defaultPatience } from './model/patient-stream.ts'
import { promptVersion } from './prompts/answer.v2.ts'
import { checkQuestion } from './question-input.ts'
import { searchWords } from './search-words.ts'

const excerptLength = 400

type Dependencies = WriterDependencies & {
  events: EventStore
  /** Absent: every question stands for itself. */
  memory?: ConversationMemory
  /** Whether the model may put colloquial questions into the words of documents before searching. */
  rewritesQuestions?: boolean
  limits?: RunLimits
}
export type Ask = { question: string; conversationId?: string | undefined }
type Prepared = { id: string; asked: string; viewer: Viewer; recollection?: Recollection }

/** The whole of an answer, for those who do not stream. */
export type LunaAnswer = Pick<LunaDone, 'level' | 'engine' | 'note'> & {
  id: string
  text: string
  sources: Source[]
  citations: { number: number; chunkId: string; verification: Verification }[]
}
export type CancelledAnswer = { answerId: string; wasRunning: boolean }

/** Luna: answers from the documents the viewer may read, and says when there is nothing in them. */
export class AssistantService {
  private readonly runs: AnswerRuns

  constructor(private readonly use: Dependencies) {
    this.runs = new AnswerRuns(use.limits)
  }

  /**
   * Sources first, then the text as it comes, then how it ended. Who leaves (`signal`) can resume;
   * the answer is stopped when nobody does in time.
   */
  async *ask(ask: Ask, viewer: Viewer, signal: AbortSignal): AsyncGenerator<LunaEvent> {
    viewer.require('viewer')
    const id = await this.begin(ask, viewer)
    if (id instanceof UserError) {
      yield { cursor: '1', answerId: '', type: 'failure', error: id }
      return
    }
    yield* this.runs.read(ownerOf(viewer), { id, after: 0 }, signal)
  }

  /** Goes on with an answer of this viewer after a position; never repeats or leaves out an event. */
  async *resume(
    { answerId, after }: { answerId: string; after: number },
    viewer: Viewer,
    signal: AbortSignal,
  ): AsyncGenerator<LunaEvent> {
    viewer.require('viewer')
    const position = Math.max(0, Math.trunc(after))
    if (!this.runs.has(ownerOf(viewer), answerId)) {
      const interrupted = await this.use.memory?.wasInterrupted(answerId, viewer)
      if (interrupted) {
        const cursor = String(position + 1)
        yield { cursor, answerId, type: 'failure', error: interrupted }
        return
      }
    }
    yield* this.runs.read(ownerOf(viewer), { id: answerId, after: position }, signal)
  }

  /** Stops an answer of this viewer, and with it the model. */
  cancel(answerId: string, viewer: Viewer): CancelledAnswer | UserError {
    viewer.require('viewer')
    const wasRunning = this.runs.cancel(ownerOf(viewer), answerId)
    if (wasRunning !== undefined) return { answerId, wasRunning }
    return new UserError('ANSWER_GONE', 'Diese Antwort gibt es hier nicht (mehr).')
  }

  /** A question that cannot be asked or answered comes back as UserError. */
  async askWhole(ask: Ask, viewer: Viewer): Promise<LunaAnswer | UserError> {
    const answer: LunaAnswer = {
      id: '',
      text: '',
      level: 'NONE',
      engine: extractiveEngine,
      note: null,
      sources: [],
      citations: [],
    }
    for await (const event of this.ask(ask, viewer, new AbortController().signal)) {
      if (event.type === 'failure') return event.error
      answer.id = event.answerId
      if (event.type === 'sources') answer.sources = event.sources
      if (event.type === 'delta') answer.text += event.text
      if (event.type === 'citation') answer.citations.push(event)
      if (event.type === 'done') {
        Object.assign(answer, { level: event.level, engine: event.engine, note: event.note })
      }
    }
    return answer
  }

  private async begin(ask: Ask, viewer: Viewer): Promise<string | UserError> {
    const asked = checkQuestion(ask.question)
    if (asked instanceof UserError) return asked
    const recollection = await this.recall(ask, viewer)
    if (recollection instanceof UserError) return recollection
    const prepared = { id: randomUUID(), asked, viewer, ...(recollection && { recollection }) }
    return this.runs.start(
      ownerOf(viewer),
      (_id, signal) => this.attentive(prepared, signal),
      prepared.id,
    )
  }

  private async recall(
    { conversationId }: Ask,
    viewer: Viewer,
  ): Promise<Recollection | UserError | undefined> {
    if (conversationId === undefined) return undefined
    return this.use.memory?.recall(conversationId, viewer)
  }

  /** A turn that does not come to its end is marked, and what went wrong is logged. */
  private async *attentive(prepared: Prepared, signal: AbortSignal): AsyncGenerator<LunaEventBody> {
    try {
      yield* this.answer(prepared, signal)
    } catch (error) {
      if (signal.aborted) return
      this.use.log.warn({ err: error }, 'answer failed')
      throw error
    } finally {
      if (prepared.recollection) await this.use.memory?.stop(prepared.id)
    }
  }

  private async *answer(prepared: Prepared, signal: AbortSignal): AsyncGenerator<LunaEventBody> {
    const clock = new AnswerClock()
    const { question, findings } = await this.find(prepared, signal)
    const shown = findings.extract.level !== 'NONE' || mayAskModel(this.use, findings)
    yield { type: 'sources', question, sources: shown ? findings.passages.map(toSource) : [] }
    const writing = writeAnswer(this.use, { question, viewer: prepared.viewer, signal }, findings)
    let text = ''
    let step = await writing.next()
    for (; step.done !== true; step = await writing.next()) {
      if (signal.aborted) return
      if (step.value.type === 'delta') {
        clock.textCame()
        text += step.value.text
      }
      yield step.value
    }
    if (signal.aborted) return
    const outcome = step.value
    const times = clock.read()
    await this.keep(prepared, { ...outcome, text, findings, milliseconds: times.milliseconds })
    yield { type: 'done', ...outcome, ...times }
  }

  /** Understands the question by the conversation before it, and looks for what answers it. */
  private async find(
    { id, asked, viewer, recollection }: Prepared,
    signal: AbortSignal,
  ): Promise<{ question: string; findings: Findings }> {
    const { model, log, memory, retriever } = this.use
    const rewriting = { model, log, signal, patience: this.use.patience ?? defaultPatience }
    const question = await standaloneQuestion(asked, recollection, rewriting)
    const turn = { id, question: asked, standalone: question }
    if (recollection) await memory?.begin(recollection, turn)
    const words = this.use.rewritesQuestions === true ? await searchWords(question, rewriting) : []
    return { question, findings: await findPassages(retriever, { question, words }, viewer) }
  }

  private async keep(
    { id, asked, viewer, recollection }: Prepared,
    {
      text,
      findings,
      level,
      engine,
      cited,
      milliseconds,
    }: Outcome & { text: string; findings: Findings; milliseconds: number },
  ): Promise<void> {
    const citedChunks = findings.passages
      .filter(({ number }) => cited.includes(number))
      .map(chunk => chunk.id)
    const answer = { answer: text, level, engine, citedChunks }
    const isErased = recollection && !(await this.use.memory?.finish(id, answer))
    await this.use.events.recordAsk({
      answerId: id,
      userId: viewer.userId,
      question: isErased ? '' : asked,
      level,
      engine,
      prompt: engine === extractiveEngine ? null : promptVersion,
      milliseconds,
      citedChunks,
    })
  }
}

/** When an answer began, and when its first piece of text came. */
class AnswerClock {
  private readonly startedAt = performance.now()
  private firstText: number | null = null

  textCame(): void {
    this.firstText ??= Math.round(performance.now() - this.startedAt)
  }

  read(): Pick<LunaDone, 'milliseconds' | 'firstTextMilliseconds'> {
    const milliseconds = Math.round(performance.now() - this.startedAt)
    return { milliseconds, firstTextMilliseconds: this.firstText }
  }
}

/**
 * Whoever loses a role cannot go on reading what was answered with it. The static token of the
 * administration is nobody's in particular.
 */
function ownerOf(viewer: Viewer): string {
  return `${viewer.role} ${viewer.userId ?? viewer.name}`
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
    global: passage.global,
  }
}

function excerptOf(text: string): string {
  if (text.length <= excerptLength) return text
  const cut = text.slice(0, excerptLength)
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), excerptLength / 2))} …`
}
