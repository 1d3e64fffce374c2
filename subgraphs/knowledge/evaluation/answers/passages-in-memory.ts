import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Embedder } from '#platform/models/language-model.ts'
import { extractMarkdown } from '../../ingestion/extraction/markdown.ts'
import type { ChunkerBlock } from '../../chunk/chunk.ts'
import { chunkBlocks } from '../../chunk/chunker.ts'
import type { PassageSource } from '../../assistant/find-passages.ts'
import { defaultFusion } from '../../retrieval/fusion.ts'
import { searchTerms } from '../../retrieval/german-terms.ts'
import { indexText } from '../../retrieval/index-text.ts'
import { rankPassages } from '../../retrieval/rank-passages.ts'
import type { FoundPassage } from '../../retrieval/retriever.service.ts'
import type { EvaluationDocument } from '../corpus-files.ts'
import { filter, indexInMemory } from '../in-memory-index.ts'

type Passage = Omit<FoundPassage, 'score'>

/** The passages of the product over documents that are in no database. `itemId` is the document's id. */
export async function passagesInMemory(
  documents: EvaluationDocument[],
  embedder: Embedder | undefined,
): Promise<PassageSource> {
  const passages = new Map(documents.flatMap(passagesOf).map(passage => [passage.id, passage]))
  const texts = [...passages.values()].map(({ id, headings, text }) => ({
    id,
    title: '',
    text: indexText(headings, text),
  }))
  const index = await indexInMemory(texts, { embedder })
  const frequencies = new Map<string, number>()
  for (const { text } of texts) {
    for (const term of new Set(searchTerms(text))) {
      frequencies.set(term, (frequencies.get(term) ?? 0) + 1)
    }
  }
  const total = passages.size
  const idf = (term: string) => {
    const frequency = frequencies.get(term) ?? 0
    return Math.log(1 + (total - frequency + 0.5) / (frequency + 0.5))
  }
  return {
    async search(question, _viewer, wish) {
      const limit = typeof wish === 'number' ? wish : wish.limit
      const ranked = await rankPassages({ question, filter }, index, {
        fusion: defaultFusion,
        onModelFailure: error => {
          throw error
        },
      })
      return ranked.slice(0, limit).flatMap(({ id, score }) => {
        const passage = passages.get(id)
        return passage ? [{ ...passage, score }] : []
      })
    },
    rarity: terms => Promise.resolve(new Map(terms.map(term => [term, idf(term)]))),
  }
}

/** The German manual, a document per file. */
export function readManual(folder: string): (EvaluationDocument & { markdown: true })[] {
  return readdirSync(folder)
    .filter(name => name.endsWith('.md'))
    .map(name => ({
      id: name.replace(/\.md$/u, ''),
      title: '',
      text: readFileSync(join(folder, name), 'utf8'),
      markdown: true,
    }))
}

function passagesOf(document: EvaluationDocument & { markdown?: true }): Passage[] {
  const blocks = document.markdown === true ? extractMarkdown(document.text) : plain(document)
  return chunkBlocks(blocks).map(chunk => ({
    ...chunk,
    id: randomUUID(),
    itemId: document.id,
    itemTitle: chunk.headings[0] ?? document.title,
    version: 1,
    global: false,
  }))
}

function plain({ title, text }: EvaluationDocument): ChunkerBlock[] {
  const heading = { kind: 'heading' as const, level: 1, text: title, page: null }
  const paragraphs = text.split(/\n{2,}/u).filter(paragraph => paragraph.trim() !== '')
  return [
    ...(title === '' ? [] : [heading]),
    ...paragraphs.map(paragraph => ({ kind: 'paragraph' as const, text: paragraph, page: null })),
  ]
}
