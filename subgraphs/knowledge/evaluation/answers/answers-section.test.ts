import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectRoot } from '#platform/project-root.ts'
import { readCorpus } from '../corpus-files.ts'
import { evaluateAnswers } from './answers-section.ts'
import type { AnswerFigures } from './judge-answers.ts'

const laws = join(projectRoot, '../shared/data/retrieval')

describe.skipIf(!existsSync(laws))('on 1,272 sections of German energy laws', () => {
  it('quotes the evidence, and is silent where there is none, on questions that were held back', async () => {
    const corpus = readCorpus(laws)

    const { json } = await evaluateAnswers({ corpus, withTitles: false, embedder: undefined })

    const figures = json as Record<string, AnswerFigures>
    for (const name of [
      'Zitate: eigene Fragen, angepasst',
      'Zitate: eigene Fragen, zurückgehalten',
    ]) {
      const figure = figures[name]
      if (!figure) throw new Error(`no figures of ${name}`)
      expect(figure.answered / figure.answerable).toBeGreaterThanOrEqual(25 / 30)
      expect(figure.answeredThough / figure.unanswerable).toBeLessThanOrEqual(2 / 20)
      expect(figure.evidence / figure.evidenceAsked).toBeGreaterThanOrEqual(0.75)
      expect(figure.factErrors).toBe(0)
    }
  }, 60_000)
})
