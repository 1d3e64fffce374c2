import { currentAnalyzer } from '../retrieval/analyzer.ts'
import { defaultFusion, type FusionSettings } from '../retrieval/fusion.ts'
import { rankPassages, type AskedIndex } from '../retrieval/rank-passages.ts'
import type { EvaluationCorpus } from './corpus-files.ts'
import { figuresOf, type Figures } from './figures.ts'
import { filter, indexInMemory } from './in-memory-index.ts'
import { plainBm25, snowballTerms, splitTerms } from './plain-bm25.ts'
import type { EvaluationInput, SectionResult } from './section.ts'
import { figureTable } from './table.ts'

type Search = (question: string) => Promise<string[]> | string[]

const only = (part: Partial<FusionSettings['weights']>): FusionSettings => ({
  method: 'sum',
  weights: { bm25: 0, char: 0, dense: 0, ...part },
})
const lexical = { bm25: defaultFusion.weights.bm25, char: defaultFusion.weights.char }

/** How well passages are found: what others do, the parts of ours, ours. */
export async function evaluateRetrieval(input: EvaluationInput): Promise<SectionResult> {
  const { corpus } = input
  const rows: [string, Figures][] = []
  for (const [name, search] of await systems(input)) {
    rows.push([name, figuresOf(await judge(corpus, search))])
  }
  const samples = await samplesFound(corpus)
  return {
    title: `Suche: ${corpus.documents.length} Abschnitte, ${corpus.queries.length} Fragen, ${
      input.withTitles ? 'mit' : 'ohne'
    } Überschriften`,
    lines: [
      ...figureTable(rows),
      '± Standardfehler s/√n über die Fragen.',
      ...(corpus.unjudged > 0 ? [`${corpus.unjudged} Fragen ohne Urteil zählen nicht.`] : []),
      ...Object.entries(samples).map(
        ([hardness, { found, asked }]) =>
          `Musterfragen (${hardness}, mit Überschriften): R@5 = ${(found / asked).toFixed(3)} (${found} von ${asked})`,
      ),
    ],
    json: { figures: Object.fromEntries(rows), samples },
  }
}

async function systems({ corpus, withTitles, embedder }: EvaluationInput) {
  const documents = withTitles ? titled(corpus.documents) : corpus.documents
  const index = await indexInMemory(documents)
  const whole = await indexInMemory(documents, {
    analyzer: { ...currentAnalyzer, compounds: false },
  })
  const all: [string, Search][] = [
    ['BM25, split()', plainBm25(documents, splitTerms)],
    ['BM25, Snowball-de', plainBm25(documents, snowballTerms)],
    ['Luna: Wörter, Komposita ganz', searchBy(whole, only({ bm25: 1 }))],
    ['Luna: Wörter', searchBy(index, only({ bm25: 1 }))],
    ['Luna: Buchstabenfolgen', searchBy(index, only({ char: 1 }))],
    ['Luna', searchBy(index, only(lexical))],
    ['Luna, RRF', searchBy(index, { ...only(lexical), method: 'rrf' })],
  ]
  if (!embedder) return all
  const hybrid = await indexInMemory(documents, { embedder })
  const byModel: [string, Search][] = [
    [`Bedeutung (${embedder.model})`, searchBy(hybrid, only({ dense: 1 }))],
    ['Luna mit Bedeutung', searchBy(hybrid, defaultFusion)],
    ['Luna mit Bedeutung, RRF', searchBy(hybrid, { ...defaultFusion, method: 'rrf' })],
  ]
  return [...all, ...byModel]
}

function searchBy(index: AskedIndex, fusion: FusionSettings): Search {
  const onModelFailure = (error: unknown) => {
    throw error
  }
  return async question => {
    const found = await rankPassages({ question, filter }, index, { fusion, onModelFailure })
    return found.map(({ id }) => id)
  }
}

async function judge({ queries }: EvaluationCorpus, search: Search) {
  const judged: { found: string[]; relevant: Map<string, number> }[] = []
  for (const { text, relevant } of queries) judged.push({ found: await search(text), relevant })
  return judged
}

type Found = { found: number; asked: number }

/** The product indexes headings, so the samples are asked with them. */
async function samplesFound({ samples, documents }: EvaluationCorpus) {
  const counts: Record<string, Found> = {}
  if (samples.length === 0) return counts
  const search = searchBy(await indexInMemory(titled(documents)), only(lexical))
  for (const { question, hardness, gold } of samples) {
    const found = (await search(question)).slice(0, 5).some(id => gold.includes(id))
    const before = counts[hardness] ?? { found: 0, asked: 0 }
    counts[hardness] = { found: before.found + Number(found), asked: before.asked + 1 }
  }
  return counts
}

function titled<T extends { title: string; text: string }>(documents: T[]): T[] {
  return documents.map(document => ({ ...document, text: `${document.title}\n${document.text}` }))
}
