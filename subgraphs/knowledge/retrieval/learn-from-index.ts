import type { AnalyzerSettings } from './analyzer.ts'
import type { IndexTexts } from './index-texts.store.ts'
import { indexText } from './index-text.ts'
import { LexicalEncoder } from './lexical-encoder.ts'
import { LexiconLearner, type Lexicon } from './lexicon.ts'
import type { OpenIndex } from './search-indexes.ts'

const atOnce = 500

export type Learnt = { analyzer: AnalyzerSettings; lexicon: Lexicon; passages: number }

/** Words and average lengths of a corpus, for an analyzer that is to index it. */
export async function learnFromTexts(
  texts: () => AsyncIterable<string> | Iterable<string>,
  analyzer: AnalyzerSettings,
): Promise<Learnt> {
  const learner = new LexiconLearner()
  for await (const text of texts()) learner.add(text)
  const lexicon = learner.lexicon()
  const encoder = new LexicalEncoder(analyzer, lexicon)
  const total = { bm25: 0, char: 0 }
  let passages = 0
  for await (const text of texts()) {
    const { bm25, char } = encoder.lengths(text)
    total.bm25 += bm25
    total.char += char
    passages++
  }
  if (passages === 0) return { analyzer, lexicon, passages }
  const averageLength = {
    bm25: Math.max(1, Math.round(total.bm25 / passages)),
    char: Math.max(1, Math.round(total.char / passages)),
  }
  return { analyzer: { ...analyzer, averageLength }, lexicon, passages }
}

/** The texts of all passages of an index, as they are indexed, in the order of their ids. */
export async function* textsOf(
  { store }: Pick<OpenIndex, 'store'>,
  texts: IndexTexts,
  signal: AbortSignal,
): AsyncGenerator<string> {
  let after: string | undefined
  for (;;) {
    signal.throwIfAborted()
    const ids = await store.ids({ after, limit: atOnce })
    after = ids.at(-1)
    if (after === undefined) return
    const wordings = await texts.byIds(ids)
    for (const id of ids) {
      const wording = wordings.get(id)
      if (wording) yield indexText(wording.headings, wording.text)
    }
  }
}
