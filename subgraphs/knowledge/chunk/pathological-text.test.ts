import { describe, expect, it } from 'vitest'
import { screen } from '../ingestion/screening/screen.ts'
import type { ChunkerBlock } from './chunk.ts'
import { chunkBlocks } from './chunker.ts'

// The worker cuts and screens in its own process: a text that takes minutes would stop its devices.
const length = 60_000
const runs = ['.', '…', '!', '(', ')', '„', '“', '-', '–', 'а', 'Ä', '🙂', '1', 'I', '§', '%', '<']
const texts = runs.flatMap(run => [
  [`${run} and nothing else`, run.repeat(length)],
  [`${run} before sentences`, run.repeat(length / 2) + ' A. B'.repeat(length / 10)],
  [`${run} behind sentences`, 'A. B '.repeat(length / 10) + run.repeat(length / 2)],
])

describe('a text that nobody writes', () => {
  it.each(texts)('is cut and screened in passing: %s', (_, text = '') => {
    const block = (kind: ChunkerBlock['kind']) => ({ kind, level: 5, text, page: null }) as const
    const began = performance.now()

    chunkBlocks([{ ...block('heading'), text: '§ 5 Begriffe' }, block('paragraph')])
    chunkBlocks([{ ...block('tableRow'), text: 'Ort | Art' }, block('tableRow')])
    screen({
      ...{ kind: 'text', title: null, pageCount: null, pagesWithoutText: [], hidden: [] },
      ...{ notices: [], blocks: [{ kind: 'paragraph', text, page: null }] },
    })

    expect(performance.now() - began).toBeLessThan(6000)
  })
})
