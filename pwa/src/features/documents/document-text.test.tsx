// @vitest-environment jsdom
import { beforeEach, expect, it, vi } from 'vitest'
import type { Answers } from '../../testing/fake-api.ts'
import { openPage } from '../../testing/page.tsx'
import { DocumentText } from './document-text.tsx'

const TOTAL = 450
const requested: unknown[] = []
const scrolled = vi.fn()

/** A law of 450 passages in pages, as the server cuts it. */
const answers: Answers = {
  ItemChunks: ({ first, after }: { first: number; after: string | null }) => {
    requested.push(after)
    const start = after === null ? 0 : Number(after) + 1
    const end = Math.min(TOTAL, start + first)
    const nodes = Array.from({ length: end - start }, (_, offset) => ({
      __typename: 'Chunk',
      id: `c${start + offset}`,
      idx: start + offset,
      text: `Absatz ${start + offset}.`,
      headings: [`§ ${Math.floor((start + offset) / 10)}`],
      page: null,
    }))
    return {
      item: {
        __typename: 'Item',
        id: 'i',
        chunks: {
          __typename: 'ChunkConnection',
          nodes,
          pageInfo: {
            __typename: 'PageInfo',
            endCursor: String(end - 1),
            hasNextPage: end < TOTAL,
          },
        },
      },
    }
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

  expect(page.text).toContain('Absatz 79.')
  expect(page.all('h3').map(heading => heading.textContent)).toEqual(
    Array.from({ length: 8 }, (_, index) => `§ ${index}`),
  )
})

it('finds a cited passage deep in the text, marks it and scrolls to it', async () => {
  const page = await open('c430')

  await page.eventually(() => page.the('section', 'Zitierte Stelle'))
  const cited = page.the('section', 'Zitierte Stelle')
  expect(cited.textContent).toContain('Absatz 430.')
  expect(document.activeElement).toBe(cited)
  expect(scrolled).toHaveBeenCalled()
  expect(requested).toHaveLength(3)
  expect(page.text).not.toContain('Absatz 400.')

  await page.click('button', 'Frühere Abschnitte zeigen')
  expect(page.text).toContain('Absatz 400.')
})

it('says when the cited passage is no longer there', async () => {
  const page = await open('gone')

  await page.eventually(() => expect(page.text).toContain('in dieser Fassung nicht mehr'))
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
