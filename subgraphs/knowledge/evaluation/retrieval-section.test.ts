import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectRoot } from '#platform/project-root.ts'
import { readCorpus } from './corpus-files.ts'
import { evaluateRetrieval } from './retrieval-section.ts'
import type { Figures } from './figures.ts'

const laws = join(projectRoot, '../shared/data/retrieval')
const own = join(projectRoot, 'subgraphs/knowledge/evaluation/corpus')
type Report = {
  figures: Record<string, Figures>
  samples: Record<string, { found: number; asked: number }>
}

const evaluate = async (folder: string, withTitles = false) => {
  const input = { corpus: readCorpus(folder), withTitles, embedder: undefined }
  return (await evaluateRetrieval(input)).json as Report
}

describe.skipIf(!existsSync(laws))('on 1,272 sections of German energy laws', () => {
  it('finds the section of a heading better than BM25, and all easy questions among the first five', async () => {
    const { figures, samples } = await evaluate(laws)

    expect(figures['BM25, split()']?.['nDCG@10'].mean).toBeCloseTo(0.521, 2)
    expect(figures['BM25, Snowball-de']?.['nDCG@10'].mean).toBeLessThan(0.64)
    expect(figures['Luna']?.['nDCG@10'].mean).toBeGreaterThanOrEqual(0.69)
    expect(samples['easy']).toEqual({ found: 10, asked: 10 })
  }, 240_000)
})

describe('on general German texts with questions', () => {
  it.each([false, true])('finds more than BM25 does (titles: %s)', async withTitles => {
    const { figures } = await evaluate(own, withTitles)

    const [bm25, luna] = [figures['BM25, Snowball-de'], figures['Luna']]
    expect(luna?.['R@1'].mean).toBeGreaterThan((bm25?.['R@1'].mean ?? 1) + 0.1)
    expect(luna?.['nDCG@10'].mean).toBeGreaterThan((bm25?.['nDCG@10'].mean ?? 1) + 0.1)
  })
})
