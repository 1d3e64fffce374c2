import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { memoryUsage } from 'node:process'
import { projectRoot } from '#platform/project-root.ts'
import { EmbeddedVectorStore } from '#platform/vectors/embedded-vector-store.ts'
import type { VectorPoint } from '#platform/vectors/vector-store.ts'
import { currentAnalyzer } from '../subgraphs/knowledge/retrieval/analyzer.ts'
import { defaultFusion } from '../subgraphs/knowledge/retrieval/fusion.ts'
import { learnFromTexts } from '../subgraphs/knowledge/retrieval/learn-from-index.ts'
import { LexicalEncoder } from '../subgraphs/knowledge/retrieval/lexical-encoder.ts'
import { rankPassages } from '../subgraphs/knowledge/retrieval/rank-passages.ts'
import { withBenchDatabase } from './bench-database.ts'
import { germanPassages, pseudoRandom } from './german-passages.ts'
import { ms, quantile, report, timesOf } from './measure.ts'

// Search over 30,000 passages in the embedded engine, by words alone and with dense vectors of 768 numbers: first
// load of the index, memory, time of a question from its text to the ranking.
const passages = 30_000
const dimension = 768
const batch = 2000

await withBenchDatabase(async database => {
  const texts = [...germanPassages(passages)]
  const learnt = await learnFromTexts(() => texts.slice(0, 5000), currentAnalyzer)
  const encoder = new LexicalEncoder(learnt.analyzer, learnt.lexicon)
  const questions = readQuestions()
  const random = pseudoRandom(7)
  const vector = () => Array.from({ length: dimension }, () => random() - 0.5)

  const encoding = performance.now()
  const sparse = texts.map(text => encoder.document(text))
  const encoded = (passages * 1000) / (performance.now() - encoding)
  const figures: Record<string, string> = {
    'encoding, passages/s': Math.round(encoded).toLocaleString('de-DE'),
  }
  for (const withDense of [false, true]) {
    const name = withDense ? 'words and dense' : 'words'
    const collection = withDense ? 'dense' : 'words'
    const writing = new EmbeddedVectorStore(database, collection)
    for (let start = 0; start < passages; start += batch) {
      const points = sparse.slice(start, start + batch).map((vectors, at): VectorPoint => ({
        id: randomUUID(),
        sparse: vectors,
        ...(withDense && { dense: vector() }),
        payload: {
          ...{ itemId: randomUUID(), chunkIdx: start + at, lang: 'de', tags: [], version: 1 },
          ...{ validTo: null, confidentiality: 'public' as const },
        },
      }))
      await writing.upsert(points)
    }
    const store = new EmbeddedVectorStore(database, collection)
    const embedder = withDense
      ? {
          ...{ engine: 'random', model: 'random', dimension },
          embed: (asked: string[]) => Promise.resolve(asked.map(vector)),
          check: () => Promise.resolve(),
        }
      : undefined
    let next = 0
    const ask = () =>
      rankPassages(
        {
          question: questions[next++ % questions.length] ?? '',
          filter: { confidentiality: ['public', 'internal'] },
        },
        { store, encoder, embedder },
        { fusion: defaultFusion, onModelFailure: () => undefined },
      )
    globalThis.gc?.()
    const before = memoryUsage()
    const loading = performance.now()
    await ask()
    const loaded = performance.now() - loading
    globalThis.gc?.()
    const after = memoryUsage()
    const times = await timesOf(ask, { rounds: 200, warmUp: 20 })
    const megabytes = (after.rss - before.rss) / 2 ** 20
    figures[`${name}: first question, index loaded`] = ms(loaded)
    figures[`${name}: a question`] =
      `p50 ${ms(quantile(times, 0.5))}, p95 ${ms(quantile(times, 0.95))}`
    figures[`${name}: memory of the index`] = `${megabytes.toFixed(0)} MB`
  }
  report(figures)
})

function readQuestions(): string[] {
  const file = join(projectRoot, 'subgraphs/knowledge/evaluation/corpus/queries.jsonl')
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map(line => String((JSON.parse(line) as { text: unknown }).text))
}
