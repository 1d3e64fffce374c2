import { describe, expect, it } from 'vitest'
import { splitSentences } from './sentence-splitter.ts'

const sentences = (text: string) =>
  splitSentences(text).map(({ start, end }) => text.slice(start, end))

describe('splitSentences', () => {
  it.each([
    'Nach Nr. 5 und Abs. 2 Satz 1 gilt z. B. § 14a Abs. 1 S. 2 Nr. 3 Buchst. a EnWG.',
    'Am 1. Januar 2026 beginnt d. h. i. d. R. am 31. 12. 2025 um 24 Uhr die neue Frist.',
    'Die §§ 11 bis 13 i. V. m. Art. 5 Abs. 1 der Verordnung (ABl. L 328 vom 21.12.2018) bleiben.',
    'Dr. Müller GmbH & Co. KG (vgl. S. 3 ff. der Akte) zahlt ca. 3 Mio. Euro.',
    'Es sind 1. die Messung, 2. Die Abrechnung und 3. der Betrieb zu trennen.',
    'Die Höhe beträgt 1.500,50 Euro je Zähler.',
  ])('keeps together: %s', sentence => {
    expect(sentences(`${sentence} Danach folgt mehr.`)).toEqual([sentence, 'Danach folgt mehr.'])
  })

  it.each([
    ['Das regelt § 5. Der Betreiber zahlt.', 2],
    ['Das gilt seit 2024. Die Frist läuft.', 2],
    ['Bis 16 A. Danach löst die Sicherung aus.', 2],
    ['Wirklich? Ja! „Das ist gut.“ So sei es.', 4],
    ['Strom, Gas usw. Die Liste ist lang.', 2],
    ['Absatz eins.\n(2) Absatz zwei', 2],
  ])('parts %s into %i', (text, count) => {
    expect(sentences(text)).toHaveLength(count)
  })

  it('finds nothing in blanks', () => {
    expect(splitSentences(' \n ')).toEqual([])
  })
})
