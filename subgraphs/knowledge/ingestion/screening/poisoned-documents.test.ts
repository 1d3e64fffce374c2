import { describe, expect, it } from 'vitest'
import { extract } from '../extraction/extract.ts'
import { screen } from './screen.ts'
import { poisonedDocuments, subtlePoison, token } from './testing/poisoned-documents.ts'

describe('poisoned documents', () => {
  const documents = poisonedDocuments()

  it('are at least forty', () => {
    expect(documents.length).toBeGreaterThanOrEqual(40)
    expect(new Set(documents.map(({ trick }) => trick)).size).toBe(documents.length)
  })

  it.each(documents)('waits for an administrator: $trick', async ({ fileName, bytes }) => {
    const suspicions = screen(await extract(new Uint8Array(bytes), fileName))

    expect(suspicions).not.toEqual([])
    for (const { rule, place, excerpt, message } of suspicions) {
      expect(rule).toMatch(/^\w+$/u)
      expect(place).not.toBe('')
      expect(excerpt.length).toBeLessThanOrEqual(200)
      expect(message).toMatch(/^\p{Lu}.+\.$/u)
    }
  })

  it.each(documents.filter(({ trick }) => !trick.includes('in plain sight')))(
    'shows the harmless text of: $trick',
    async ({ fileName, bytes }) => {
      const { blocks } = await extract(new Uint8Array(bytes), fileName)

      expect(blocks.map(({ text }) => text).join(' ')).toContain('Der Zähler im Keller')
    },
  )

  it.each(subtlePoison())('cannot tell from other texts: $trick', async ({ fileName, bytes }) => {
    const document = await extract(new Uint8Array(bytes), fileName)

    expect(document.blocks.map(({ text }) => text).join(' ')).toContain(token)
    expect(screen(document)).toEqual([])
  })
})
