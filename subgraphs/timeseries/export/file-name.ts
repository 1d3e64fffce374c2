import { localStamps } from './local-stamp.ts'

const umlauts = new Map([
  ['ä', 'ae'],
  ['ö', 'oe'],
  ['ü', 'ue'],
  ['ß', 'ss'],
])

/** `Zähler Ä/1` → `zaehler-ae-1`: what every file system and mail program takes. */
export function fileNamePart(text: string): string {
  const plain = text.toLowerCase().replace(/[äöüß]/g, letter => umlauts.get(letter) ?? letter)
  return (
    plain
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '')
      .slice(0, 60) || 'export'
  )
}

/** `2026-10-25_2026-10-26`: the local days of a range's two ends. */
export function daysPart(range: { from: Date; to: Date }, timeZone: string): string {
  const stamp = localStamps(timeZone)
  return [range.from, range.to]
    .map(at => stamp(at).slice(0, 10).split('.').reverse().join('-'))
    .join('_')
}
