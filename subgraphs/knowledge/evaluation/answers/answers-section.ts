import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { stderr } from 'node:process'
import { loadConfig } from '#platform/config.ts'
import { createViewer } from '#platform/identity/viewer.ts'
import { createLanguageModel } from '#platform/models/create-models.ts'
import type { LanguageModel } from '#platform/models/language-model.ts'
import { projectRoot } from '#platform/project-root.ts'
import { writeAnswer } from '../../assistant/answer-writer.ts'
import { findPassages, type PassageSource } from '../../assistant/find-passages.ts'
import type { EvaluationDocument } from '../corpus-files.ts'
import type { EvaluationInput, SectionResult } from '../section.ts'
import { answerLines } from './answer-lines.ts'
import { judgeAnswers, sentencesOf, type AnswerFigures, type Judged } from './judge-answers.ts'
import { passagesInMemory, readManual } from './passages-in-memory.ts'
import { readQuestions, type JudgedQuestion } from './question-file.ts'

const ownQuestions = join(projectRoot, 'subgraphs/knowledge/evaluation/answers/questions')
const manual = join(projectRoot, 'docs/handbuch')
const viewer = createViewer({ name: 'evaluation', role: 'admin' })

/**
 * How well questions are answered: those of `sample_questions.jsonl` in the corpus' folder, and our
 * own where the corpus has their documents: the half that the weights of extractive answers were
 * fitted on, and the half that was held back. By quotations, with OLLAMA_URL also by the model.
 */
export async function evaluateAnswers(input: EvaluationInput): Promise<SectionResult> {
  const { corpus, embedder } = input
  const documents = [...corpus.documents, ...(existsSync(manual) ? readManual(manual) : [])]
  const sets = questionSets(corpus.folder, documents)
  if (sets.length === 0) {
    const lines = ['Im Ordner liegt keine Datei sample_questions.jsonl.']
    return { title: 'Antworten', lines, json: null }
  }
  const passages = await passagesInMemory(documents, embedder)
  const model = createLanguageModel(loadConfig().models)
  const rows: [string, AnswerFigures][] = []
  for (const [name, questions] of sets) {
    rows.push([`Zitate: ${name}`, await figuresFor(questions, passages, undefined)])
    if (!model) continue
    rows.push([`${model.engine}: ${name}`, await figuresFor(questions, passages, model)])
  }
  return {
    title: `Antworten: ${documents.length} Dokumente`,
    lines: answerLines(rows),
    json: Object.fromEntries(rows),
  }
}

function questionSets(
  folder: string,
  documents: EvaluationDocument[],
): [string, JudgedQuestion[]][] {
  const known = new Set(documents.map(({ id }) => id))
  const isHere = ({ answerable, gold }: JudgedQuestion) =>
    !answerable || gold.some(id => known.has(id))
  const samples = readQuestions(join(folder, 'sample_questions.jsonl'))
  const own = readQuestions(join(ownQuestions, 'own.jsonl'))
  const heldBack = readQuestions(join(ownQuestions, 'held-back.jsonl'))
  const sets: [string, JudgedQuestion[]][] = [
    ['Musterfragen, leicht', samples.filter(({ hardness }) => hardness !== 'hard')],
    ['Musterfragen, schwer', samples.filter(({ hardness }) => hardness === 'hard')],
    ['eigene Fragen, angepasst', own.every(isHere) ? own : []],
    ['eigene Fragen, zurückgehalten', heldBack.every(isHere) ? heldBack : []],
  ]
  return sets.filter(([, questions]) => questions.length > 0)
}

async function figuresFor(
  questions: JudgedQuestion[],
  passages: PassageSource,
  model: LanguageModel | undefined,
): Promise<AnswerFigures> {
  const judged: Judged[] = []
  for (const question of questions) judged.push(await answer(question, passages, model))
  return judgeAnswers(judged)
}

async function answer(
  question: JudgedQuestion,
  passages: PassageSource,
  model: LanguageModel | undefined,
): Promise<Judged> {
  const asked = { question: question.question, words: [] }
  const findings = await findPassages(passages, asked, viewer)
  const writing = writeAnswer(
    {
      retriever: passages,
      model,
      findsByMeaning: false,
      log: {
        warn: (_fields: unknown, message?: string) => void stderr.write(`${message ?? ''}\n`),
      },
    },
    { question: question.question, viewer, signal: new AbortController().signal },
    findings,
  )
  let text = ''
  let step = await writing.next()
  for (; step.done !== true; step = await writing.next()) {
    if (step.value.type === 'delta') text += step.value.text
  }
  const { level, engine } = step.value
  const quoted = findings.extract.sentences.map(sentence => `${sentence.text} [${sentence.source}]`)
  return {
    question,
    answer: {
      level,
      sentences: engine === model?.engine ? sentencesOf(text) : quoted,
      passages: findings.passages.map(({ number, itemId, itemTitle, headings, text: body }) => ({
        number,
        document: itemId,
        text: [itemTitle, ...headings, body].join('\n'),
      })),
    },
  }
}
