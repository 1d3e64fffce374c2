import { splitSentences } from './sentence-splitter.ts'
import { enumerationStarts } from './split-long.ts'

/** Where in a law a place lies, from the outermost part. */
type LegalPlace = {
  absatz?: string | undefined
  satz?: number
  nummer?: string | undefined
  buchstabe?: string | undefined
  doppelbuchstabe?: string
}
/** From this place of the joined text on. */
type Mark = { at: number; path: string }

const part =
  /^(?:(§§? ?\d+ ?\p{Ll}{0,2}(?: (?:bis|und) \d+\p{Ll}?)?|Art(?:ikel|\.) ?\d+\p{Ll}?|(?:Anlage|Anhang)(?: [\dIVX]+\p{Ll}?)?))(?![\p{L}\d])/u

/** "§ 14a" of the innermost heading that opens a part of a law; undefined outside of laws. */
export function legalPartOf(headings: string[]): string | undefined {
  for (const heading of headings.toReversed()) {
    const found = part.exec(heading)?.[1]
    if (found) return found.replace(/^(§§?) ?(?=\d)/u, '$1 ').replace(/^Art\. ?/u, 'Artikel ')
  }
  return undefined
}

/**
 * Absatz, Satz, Nummer and Buchstabe along the text of one section. Sentences are only counted where
 * no enumeration stands, because its full stops are counted differently.
 */
export class LegalMarks {
  private readonly marks: Mark[] = []
  private place: LegalPlace = {}

  constructor(private readonly section: string) {}

  /** Blocks in order; `start` is the block's place in the joined text. */
  add(text: string, start: number): void {
    const absatz = /^\((\d+\p{Ll}{0,2})\)\s/u.exec(text)?.[1]
    if (absatz) this.place = { absatz }
    else if (!/^(\d+\p{Ll}{0,2}\.|\p{Ll}{1,3}\))\s/u.test(text)) this.place = keepAbsatz(this.place)
    this.mark(start)
    const labels = labelsOf(text)
    for (const at of labels) this.addLabel(text.slice(at, at + 8), start + at)
    if (labels.length === 0) this.addSentences(text, start)
  }

  /** The part that a place of the joined text belongs to. */
  pathAt(place: number): string {
    const next = this.marks.findIndex(({ at }) => at > place)
    const mark = next < 0 ? this.marks.at(-1) : this.marks[next - 1]
    return mark?.path ?? this.section
  }

  private addLabel(label: string, at: number): void {
    const { absatz, nummer, buchstabe } = this.place
    const [, number, double, letter] =
      /^(?:(\d+[a-z]{0,2})\.|(([a-z])\3)\)|([a-z])\))/u
        .exec(label)
        ?.filter((_, index) => index !== 3) ?? []
    const outer = number ? { absatz } : { absatz, nummer }
    this.place = {
      ...outer,
      ...(number && { nummer: number }),
      ...(double && { buchstabe, doppelbuchstabe: double }),
      ...(letter && { buchstabe: letter }),
    }
    this.mark(at)
  }

  private addSentences(text: string, start: number): void {
    const sentences = splitSentences(text)
    if (sentences.length < 2) return
    sentences.forEach((sentence, index) => {
      this.place = { ...this.place, satz: index + 1 }
      this.mark(start + sentence.start)
    })
  }

  private mark(at: number): void {
    const { absatz, satz, nummer, buchstabe, doppelbuchstabe } = this.place
    const steps = [
      this.section,
      absatz && `Absatz ${absatz}`,
      satz && `Satz ${satz}`,
      nummer && `Nummer ${nummer}`,
      buchstabe && `Buchstabe ${buchstabe}`,
      doppelbuchstabe && `Doppelbuchstabe ${doppelbuchstabe}`,
    ]
    this.marks.push({ at, path: steps.filter(step => step !== undefined).join('/') })
  }
}

const keepAbsatz = ({ absatz }: LegalPlace): LegalPlace => (absatz ? { absatz } : {})

/** Labels of an enumeration, where they follow each other: 1., 2., 2a. and a), b), aa). */
function labelsOf(text: string): number[] {
  const begins = /^(?:\(\d+\p{Ll}{0,2}\)\s)?(?=(?:\d+\p{Ll}{0,2}\.|\p{Ll}{1,2}\))\s)/u.exec(text)
  const starts = enumerationStarts(text, { start: 0, end: text.length })
  const all = begins ? [begins[0].length, ...starts] : starts
  let previous = 0
  return [...new Set(all)].filter(at => {
    const label = Number(/^\d+/u.exec(text.slice(at, at + 4))?.[0] ?? NaN)
    if (Number.isNaN(label)) return true
    const follows =
      label === 1 || at === begins?.[0].length || (label >= previous && label <= previous + 5)
    if (follows) previous = label
    return follows
  })
}
