// @vitest-environment jsdom
import { beforeEach, expect, it, vi } from 'vitest'
import type { Answers } from '../../testing/fake-api.ts'
import { openPage } from '../../testing/page.tsx'
import { DocumentText } from './document-text.tsx'

const TOTAL = 450
const requested: unknown[] = []
const scrolled = vi.fn()

/** Passages [start, end) of a law of 450, as the server cuts it. */
function passages(start: number, end: number, version: number) {
  const nodes = Array.from({ length: end - start }, (_, offset) => ({
    __typename: 'Chunk',
    id: `c${start + offset}`,
    version,
    idx: start + offset,
    text: `Absatz ${start + offset}.`,
    headings: [`§ ${Math.floor((start + offset) / 10)}`],
    page: null,
  }))
  return {
    __typename: 'ChunkConnection',
    nodes,
    startCursor: String(start),
    hasPreviousPage: start > 0,
    pageInfo: { __typename: 'PageInfo', endCursor: String(end - 1), hasNextPage: end < TOTAL },
  }
}

const item = (part: object) => ({ item: { __typename: 'Item', id: 'i', version: 2, ...part } })

type Wish = { first: number; after?: string; before?: string; version?: number }

const answers: Answers = {
  ItemChunks: ({ first, after, before, version = 2 }: Wish) => {
    requested.push({ after, before })
    const end = before === undefined ? Infinity : Number(before)
    const start = before === undefined ? Number(after ?? -1) + 1 : Math.max(0, end - first)
    return item({ chunks: passages(start, Math.min(TOTAL, end, start + first), version) })
  },
  CitedChunks: ({ chunkId, before, after }: { chunkId: string; before: number; after: number }) => {
    const [, old, number] = /^c(alt)?(\d+)$/.exec(chunkId) ?? []
    if (number === undefined) return item({ chunksAround: null })
    const at = Number(number)
    const around = passages(
      Math.max(0, at - before),
      Math.min(TOTAL, at + 1 + after),
      old === undefined ? 2 : 1,
    )
    return item({ chunksAround: around })
  },
}

const open = (citedId?: string, changes: Answers = {}) =>
  openPage(<DocumentText itemId="i" citedId={citedId} />, { answers: { ...answers, ...changes } })

beforeEach(() => {
  requested.length = 0
  Element.prototype.scrollIntoView = scrolled
  scrolled.mockClear()
})

it('opens at the beginning and shows more on demand', async () => {
  const page = await open()
  await page.eventually(() => expect(page.text).toContain('Absatz 39.'))
  expect(page.text).not.toContain('Absatz 40.')

  await page.click('button', 'Weitere Abschnitte zeigen')

  await page.eventually(() => expect(page.text).toContain('Absatz 79.'))
  expect(page.all('h3').map(heading => heading.textContent)).toEqual(
    Array.from({ length: 8 }, (_, index) => `§ ${index}`),
  )
})

it('shows nothing twice when more is asked for twice', async () => {
  const page = await open()
  await page.eventually(() => page.the('button', 'Weitere Abschnitte zeigen'))

  await page.do(() => {
    const more = page.the('button', 'Weitere Abschnitte zeigen')
    more.click()
    more.click()
  })

  await page.eventually(() => expect(page.text).toContain('Absatz 79.'))
  expect(page.text.split('Absatz 79.')).toHaveLength(2)
})

it('finds a cited passage deep in the text, marks it and scrolls to it', async () => {
  const page = await open('c410')

  await page.eventually(() => page.the('section', 'Zitierte Stelle'))
  const cited = page.the('section', 'Zitierte Stelle')
  expect(cited.textContent).toContain('Absatz 410.')
  expect(document.activeElement).toBe(cited)
  expect(scrolled).toHaveBeenCalled()
  expect(requested).toEqual([])
  expect(page.text).not.toContain('Absatz 400.')

  await page.click('button', 'Frühere Abschnitte zeigen')
  await page.eventually(() => expect(page.text).toContain('Absatz 400.'))
  await page.click('button', 'Weitere Abschnitte zeigen')
  await page.eventually(() => expect(page.text).toContain('Absatz 449.'))
  expect(page.all('button').map(button => button.textContent)).not.toContain(
    'Weitere Abschnitte zeigen',
  )
})

it('says when the citation is of an earlier version', async () => {
  const page = await open('calt430')

  await page.eventually(() => expect(page.text).toContain('früheren Fassung 1'))
  expect(page.text).toContain('Inzwischen gilt Fassung 2.')
})

it('says when the cited passage is no longer there', async () => {
  const page = await open('gone')

  await page.eventually(() => expect(page.text).toContain('in diesem Dokument nicht mehr'))
  expect(page.text).toContain('Absatz 0.')
})

it('offers another attempt when the text does not come', async () => {
  let isAway = true
  const flaky: Answers = {
    ItemChunks: (variables: never) => {
      if (isAway) throw new TypeError('Failed to fetch')
      return answers['ItemChunks']?.(variables) ?? {}
    },
  }
  const page = await open(undefined, flaky)
  await page.eventually(() => expect(page.text).toContain('gerade nicht erreichbar'))

  isAway = false
  await page.click('button', 'Erneut versuchen')

  await page.eventually(() => expect(page.text).toContain('Absatz 0.'))
})
