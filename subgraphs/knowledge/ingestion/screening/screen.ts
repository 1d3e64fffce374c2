import type { Block, ExtractedDocument, HiddenText } from '../extraction/block.ts'
import { mixedWords, undisguise } from './disguise.ts'
import { instructionPatterns, squashedPattern } from './instruction-patterns.ts'

/** Why a document waits for an administrator before anyone may find it. */
export type Suspicion = {
  /** Stable name of the rule, for statistics and tests. */
  rule: string
  /** German: where in the document. */
  place: string
  /** At most 200 characters of what was found. */
  excerpt: string
  /** German: what was found and why it matters. */
  message: string
}

const mostSuspicions = 20
const longestExcerpt = 200
/** A word cut by a page break or a stray letter hides nothing; this many letters say something. */
const hiddenLetters = 12
const windowStride = 4000
const windowOverlap = 400
/** Fewer words with foreign letters may be a slip of text recognition. */
const fewMixedWords = 3

/**
 * What in a document speaks to a language model instead of its readers: text that nobody sees, and
 * orders to an assistant. Precise rather than complete, because each suspicion takes a person's time;
 * what gets through is delimited and checked when Luna answers. Order: as found, at most 20.
 */
export function screen(document: ExtractedDocument): Suspicion[] {
  const found = [...document.hidden.flatMap(fromHidden), ...fromVisible(document)]
  const seen = new Set<string>()
  return found
    .filter(({ rule, place, excerpt }) => {
      const key = `${rule} ${place} ${excerpt}`
      return !seen.has(key) && seen.add(key)
    })
    .slice(0, mostSuspicions)
}

const hiddenMessages: Record<HiddenText['reason'], string> = {
  invisibleColour: 'Text in der Farbe seines Hintergrunds; Leser sehen ihn nicht.',
  tiny: 'Text in winziger Schrift; Leser sehen ihn nicht.',
  offPage: 'Text außerhalb der sichtbaren Seite.',
  zeroWidth: 'Unsichtbare Zeichen, die Text tragen oder die Leserichtung umkehren.',
  vanish: 'Text, der im Dokument als verborgen ausgezeichnet ist.',
  displayNone: 'Text, der auf der Seite nicht angezeigt wird.',
  hiddenPart: 'Ausgeblendeter Teil des Dokuments.',
  note: 'Anmerkung oder Kommentar mit einer Anweisung an ein Sprachmodell.',
}

function fromHidden({ reason, page, excerpt }: HiddenText): Suspicion[] {
  const orders = ordersIn(excerpt)
  const letters = excerpt.replace(/[^\p{L}\p{N}]/gu, '').length
  if (reason === 'note' && orders.length === 0) return []
  if (reason !== 'zeroWidth' && letters < hiddenLetters && orders.length === 0) return []
  const place = page === null ? 'nicht sichtbarer Teil' : `Seite ${page}, nicht sichtbarer Teil`
  return [{ rule: reason, place, excerpt: shortened(excerpt), message: hiddenMessages[reason] }]
}

function fromVisible({ title, blocks }: ExtractedDocument): Suspicion[] {
  const titled = title === null ? [] : ordersIn(title).map(order => ({ ...order, place: 'Titel' }))
  return [...titled.map(withoutIndex), ...windowsOf(blocks).flatMap(fromWindow)]
}

function fromWindow({ text, placeAt }: Window): Suspicion[] {
  const orders = ordersIn(text).map(order =>
    withoutIndex({ ...order, place: placeAt(order.index) }),
  )
  const mixed = mixedWords(text)
  if (mixed.length < fewMixedWords) return orders
  const message = 'Wörter mit Buchstaben fremder Schriften, die lateinischen gleichen.'
  const excerpt = shortened(mixed.join(' '))
  return [...orders, { rule: 'lookalikes', place: placeAt(0), excerpt, message }]
}

const withoutIndex = ({ rule, place, excerpt, message }: Order & { place: string }): Suspicion => ({
  rule,
  place,
  excerpt,
  message,
})

type Window = { text: string; placeAt: (index: number) => string }

/** Stretches of the text that overlap, so that an order is seen wherever its blocks part. */
function windowsOf(blocks: Block[]): Window[] {
  const starts: number[] = []
  const places: string[] = []
  let text = ''
  let heading: string | undefined
  blocks.forEach((block, index) => {
    if (block.kind === 'heading') heading = block.text
    starts.push(text.length)
    places.push(placeOf(block, index, heading))
    text += `${asWritten(block)}\n`
  })
  return Array.from({ length: Math.ceil(text.length / windowStride) }, (_, at) => {
    const from = at * windowStride
    return {
      text: text.slice(from, from + windowStride + windowOverlap),
      placeAt: index => {
        const block = starts.findLastIndex(start => start <= from + index)
        return places[block] ?? ''
      },
    }
  })
}

/** Headings as in Markdown, so that "### System" is seen in every format. */
function asWritten(block: Block): string {
  return block.kind === 'heading' ? `${'#'.repeat(block.level)} ${block.text}` : block.text
}

function placeOf({ page }: Block, index: number, heading: string | undefined): string {
  const where = page === null ? `Absatz ${index + 1}` : `Seite ${page}`
  return heading ? `${where}, unter „${heading.slice(0, 80)}“` : where
}

/** `index`: where in the text, 0 where only another reading of it shows the order. */
type Order = Omit<Suspicion, 'place'> & { index: number }

function ordersIn(text: string): Order[] {
  const plain = matches(text).map(order => ({ ...order, message: `Der Text ${order.message}.` }))
  if (plain.length > 0) return plain
  return undisguise(text).flatMap(({ text: reading, how, squashed }): Order[] => {
    if (squashed) {
      const match = squashedPattern.exec(reading)
      const message = `Der Text enthält eine Anweisung an ein Sprachmodell, ${how}.`
      return match
        ? [{ rule: 'disguised', excerpt: around(reading, match), message, index: 0 }]
        : []
    }
    return matches(reading).map(({ excerpt, message }) => ({
      rule: 'disguised',
      excerpt,
      index: 0,
      message: `Der Text ${message} (${how}).`,
    }))
  })
}

function matches(text: string): Order[] {
  const lower = text.toLowerCase()
  return instructionPatterns.flatMap(({ rule, hints, message, pattern }) => {
    const match = hints.some(hint => lower.includes(hint)) ? pattern.exec(text) : null
    return match ? [{ rule, message, excerpt: around(text, match), index: match.index }] : []
  })
}

/** The match with some words before and behind it. */
function around(text: string, { index, 0: match }: RegExpExecArray): string {
  return shortened(text.slice(Math.max(0, index - 40), index + match.length + 80))
}

function shortened(text: string): string {
  const line = text.replace(/\s+/gu, ' ').trim()
  return line.length > longestExcerpt ? `${line.slice(0, longestExcerpt - 1)}…` : line
}
