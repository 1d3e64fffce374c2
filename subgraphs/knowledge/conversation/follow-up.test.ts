import { describe, expect, it } from 'vitest'
import { createLogger } from '#platform/logger.ts'
import { OllamaLanguageModel } from '#platform/models/ollama-language-model.ts'
import { startFakeOllama } from '#platform/testing/fake-ollama.ts'
import { estimateTokens } from '../assistant/model/token-budget.ts'
import { defaultPatience } from '../assistant/model/patient-stream.ts'
import type { Recollection } from './conversation-memory.ts'
import { leansOnBefore, standaloneQuestion, type Rewriting } from './follow-up.ts'
import { summaryOf } from './summary.ts'

const recollection: Recollection = {
  conversationId: 'x',
  summary: '',
  turns: [
    {
      question: 'Wie lange gilt ein Energieausweis?',
      standalone: 'Wie lange gilt ein Energieausweis?',
      answer: 'Ein Energieausweis gilt zehn Jahre [1].',
    },
  ],
}
const without: Rewriting = {
  model: undefined,
  log: createLogger('test'),
  signal: new AbortController().signal,
  patience: defaultPatience,
}

describe('a follow-up question', () => {
  it.each([
    'Und wer stellt ihn aus?',
    'Gilt das auch für Neubauten?',
    'Warum?',
    'Und bei einem Verkauf?',
  ])('is known by its words: %o', question => {
    expect(leansOnBefore(question)).toBe(true)
  })

  it.each([
    'Wie hoch ist die Stromsteuer für Unternehmen?',
    'Bis wann müssen Heizkostenverteiler fernablesbar sein?',
  ])('is not one that names its topic: %o', question => {
    expect(leansOnBefore(question)).toBe(false)
  })

  it('carries the topic over without a model', async () => {
    expect(await standaloneQuestion('Und wer stellt ihn aus?', recollection, without)).toBe(
      'Und wer stellt ihn aus? (Es geht um: Energieausweis)',
    )
    expect(await standaloneQuestion('Und wer stellt ihn aus?', undefined, without)).toBe(
      'Und wer stellt ihn aus?',
    )
  })

  it.each([
    ['Wer stellt einen Energieausweis aus?', 'Wer stellt einen Energieausweis aus?'],
    [
      'Wer stellt den Bananenbrotausweis nach § 99 aus?',
      'Und wer stellt ihn aus? (Es geht um: Energieausweis)',
    ],
    ['', 'Und wer stellt ihn aus? (Es geht um: Energieausweis)'],
  ])('is put by the model, unless it adds things: %o', async (written, expected) => {
    const ollama = await startFakeOllama({ answer: [written] })
    const model = new OllamaLanguageModel({
      url: ollama.url,
      model: 'llama3.1:8b',
      contextTokens: 4096,
    })

    const question = await standaloneQuestion('Und wer stellt ihn aus?', recollection, {
      ...without,
      model,
    })
    await ollama.stop()

    expect(question).toBe(expected)
  })

  it('is put within the context of the model, the oldest turns left out first', async () => {
    const ollama = await startFakeOllama({ answer: ['Wer stellt einen Energieausweis aus?'] })
    const contextTokens = 2048
    const model = new OllamaLanguageModel({ url: ollama.url, model: 'llama3.1:8b', contextTokens })
    const turns = Array.from({ length: 6 }, (_, at) => {
      const question = `Frage ${at} zum Energieausweis ${'und seiner Gültigkeit '.repeat(60)}`
      return { question, standalone: question, answer: 'Er gilt zehn Jahre [1].' }
    })

    const question = await standaloneQuestion(
      'Und wer stellt ihn aus?',
      { ...recollection, turns },
      { ...without, model },
    )
    await ollama.stop()

    const sent = ollama.chats[0]?.messages.map(({ content }) => content).join('\n') ?? ''
    expect(question).toBe('Wer stellt einen Energieausweis aus?')
    expect(estimateTokens(sent)).toBeLessThan(contextTokens)
    expect(sent).toContain('Frage 5 zum Energieausweis')
    expect(sent).not.toContain('Frage 0 zum Energieausweis')
  })
})

describe('summaryOf', () => {
  it('keeps what was asked, each once, within a limit', () => {
    const turns = ['Was ist A?', 'Was ist B?', 'Was ist A?'].map(standalone => ({ standalone }))
    const first = summaryOf('', turns)
    const long = Array.from({ length: 50 }, (_, at) => ({ standalone: `Frage ${at} `.repeat(9) }))

    expect(first).toBe('Bisher ging es um: Was ist B? · Was ist A?')
    expect(summaryOf(first, [{ standalone: 'Was ist C?' }])).toContain(
      'B? · Was ist A? · Was ist C?',
    )
    expect(summaryOf(first, long).length).toBeLessThan(1300)
  })
})
