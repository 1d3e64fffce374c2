import type { Viewer } from '#platform/identity/viewer.ts'
import type { Logger } from '#platform/logger.ts'
import type { LanguageModel } from '#platform/models/language-model.ts'
import { globalNote, leadIns, modelFailedNote, modelUnusableNote } from './assistant.texts.ts'
import type { AnswerLevel } from './extractive/support.ts'
import type { Findings, NumberedPassage, PassageSource } from './find-passages.ts'
import type { LunaDone, LunaEventBody } from './luna-event.ts'
import { defaultPatience, type Patience } from './model/patient-stream.ts'
import { NothingUsable, writtenAnswer } from './model/written-answer.ts'

export const extractiveEngine = 'extractive'

export type WriterDependencies = {
  retriever: PassageSource
  /** Absent: answers are quoted sentences. */
  model: LanguageModel | undefined
  /** Whether retrieval also finds by meaning, so that words in common are no condition. */
  findsByMeaning: boolean
  log: Pick<Logger, 'warn'>
  patience?: Patience
}
type Asking = { question: string; viewer: Viewer; signal: AbortSignal }
/** How an answer came about; the times are added by whoever measures them. */
export type Outcome = Omit<LunaDone, 'type' | 'milliseconds' | 'firstTextMilliseconds'>
/** An answer in the making: text and citations, at the end how it came about. */
type Writing = AsyncGenerator<LunaEventBody, Outcome>

/** Whether the model is asked: not when the documents hold nothing on the question. */
export function mayAskModel(
  { model, findsByMeaning }: WriterDependencies,
  { extract, passages }: Findings,
): boolean {
  if (model === undefined || passages.length === 0) return false
  return extract.level !== 'NONE' || findsByMeaning
}

/**
 * Writes the answer, by the model where there is one, else and when it fails by quotations. What is
 * not from the site's own documents is named at the end.
 */
export async function* writeAnswer(
  use: WriterDependencies,
  asking: Asking,
  findings: Findings,
): Writing {
  const outcome = yield* written(use, asking, findings)
  const global = findings.passages.filter(
    ({ number, global: isGlobal }) => isGlobal && outcome.cited.includes(number),
  )
  if (global.length > 0) {
    yield { type: 'delta', text: globalNote(global.map(({ number }) => number)) }
  }
  return outcome
}

async function* written(use: WriterDependencies, asking: Asking, findings: Findings): Writing {
  const { model } = use
  if (!model || !mayAskModel(use, findings)) return yield* quote(findings, null)
  const state = { started: false }
  try {
    return yield* byModel(model, use, { asking, findings, state })
  } catch (error) {
    if (asking.signal.aborted) return stopped(model.engine)
    use.log.warn({ err: error }, 'language model failed, answering with quotations')
    const note = error instanceof NothingUsable ? modelUnusableNote : modelFailedNote
    yield { type: 'delta', text: `${state.started ? '\n\n' : ''}${note}\n\n` }
    return yield* quote(findings, note)
  }
}

async function* byModel(
  model: LanguageModel,
  use: WriterDependencies,
  { asking, findings, state }: { asking: Asking; findings: Findings; state: { started: boolean } },
): Writing {
  const writing = writtenAnswer(model, {
    question: asking.question,
    passages: findings.passages.map(passage => ({ ...passage, title: passage.itemTitle })),
    rarity: terms => use.retriever.rarity(terms, asking.viewer),
    signal: asking.signal,
    patience: use.patience ?? defaultPatience,
    log: use.log,
  })
  let step = await writing.next()
  for (; step.done !== true; step = await writing.next()) {
    const { text, cited, reason } = step.value
    state.started = true
    yield { type: 'delta', text }
    yield* cited.flatMap(number => citationOf(findings.passages, number, reason))
  }
  const { level, cited, usage } = step.value
  return {
    level: level === 'SUPPORTED' && findings.extract.level === 'NONE' ? 'UNCERTAIN' : level,
    engine: model.engine,
    cited,
    note: null,
    promptTokens: usage?.promptTokens ?? null,
    answerTokens: usage?.answerTokens ?? null,
  }
}

/** The lead-in, then sentence by sentence with its source. */
async function* quote({ extract, passages }: Findings, note: string | null): Writing {
  const { level, sentences } = extract
  yield { type: 'delta', text: leadIns[level] }
  for (const { text, source } of sentences) {
    yield { type: 'delta', text: `\n\n»${text}« [${source}]` }
    yield* citationOf(passages, source, undefined, true)
  }
  const cited = [...new Set(sentences.map(({ source }) => source))].sort((a, b) => a - b)
  return { ...nothingCounted, level, engine: extractiveEngine, cited, note }
}

const nothingCounted = { promptTokens: null, answerTokens: null }

function stopped(engine: string): Outcome {
  const level: AnswerLevel = 'NONE'
  return { ...nothingCounted, level, engine, cited: [], note: null }
}

function citationOf(
  passages: NumberedPassage[],
  number: number,
  reason: string | undefined,
  verbatim = false,
): LunaEventBody[] {
  const passage = passages.find(candidate => candidate.number === number)
  if (!passage) return []
  const verification = verbatim ? 'VERBATIM' : reason === undefined ? 'SUPPORTED' : 'UNCERTAIN'
  return [{ type: 'citation', number, chunkId: passage.id, verification, reason }]
}
