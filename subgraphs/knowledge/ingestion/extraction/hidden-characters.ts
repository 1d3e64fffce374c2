import { AsyncLocalStorage } from 'node:async_hooks'

/** Called with what the characters say, or with how many there are. */
type Listener = (excerpt: string) => void

const listeners = new AsyncLocalStorage<Listener>()

/** Characters without a shape: some part words for the line break, others carry text. */
const shapeless = /[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e01ef}]/u
const tags = /[\u{e0020}-\u{e007e}]+/gu
/** 🏴 with up to six tags is the flag of a part of a country. */
const flag = /\u{1f3f4}[\u{e0020}-\u{e007e}]{1,6}\u{e007f}/gu
const selectors = /[\u{e0100}-\u{e01ef}]{2,}/gu
const run = /[\u180e\u200b-\u200f\u2060-\u2064\ufeff]{8,}/gu
/** Nobody marks so many places in a row where a word may break. */
const interleaved = /(?:[\p{L}\p{N}.,] ?[\u180e\u200b\u2060-\u2064\ufeff\u00ad]+ ?){6,}/gu
const overrides = /[\u202d\u202e][^\u202c]*/gu

/** Everything that `work` cleans is searched for characters that carry text unseen. */
export function listenForHiddenCharacters<T>(listener: Listener, work: () => T): T {
  return listeners.run(listener, work)
}

/** Called with each text before its invisible characters go. */
export function reportHiddenCharacters(text: string): void {
  const listener = listeners.getStore()
  if (!listener || !shapeless.test(text)) return
  for (const excerpt of hiddenCharacters(text)) listener(excerpt)
}

/** Text carried by characters that have no shape or turn the reading direction round. */
export function hiddenCharacters(text: string): string[] {
  const withoutFlags = text.replace(flag, '')
  return [
    ...found(withoutFlags, tags).map(fromTags),
    ...found(withoutFlags, selectors).map(fromSelectors),
    ...found(withoutFlags, run).map(fromBits),
    ...found(withoutFlags, interleaved).map(match => match.replace(/[^\p{L}\p{N}., ]/gu, '')),
    ...found(withoutFlags, overrides).map(match => Array.from(match.slice(1)).reverse().join('')),
  ].map(excerpt => (/[\p{L}\p{N}]/u.test(excerpt) ? excerpt : 'unsichtbare Zeichen'))
}

const found = (text: string, shape: RegExp): string[] => text.match(shape) ?? []

function fromTags(match: string): string {
  return Array.from(match)
    .map(tag => String.fromCodePoint((tag.codePointAt(0) ?? 0) - 0xe_00_00))
    .join('')
}

function fromSelectors(match: string): string {
  return printable(Array.from(match).map(selector => (selector.codePointAt(0) ?? 0) - 0xe_01_00))
}

/** Two kinds of zero-width characters most often stand for the bits of a text. */
function fromBits(match: string): string {
  const kinds = [...new Set(match)]
  const [zero, one] = kinds
  if (kinds.length === 2 && match.length >= 16) {
    for (const first of [zero, one]) {
      const bits = Array.from(match)
        .map(mark => (mark === first ? '0' : '1'))
        .join('')
      const text = printable((bits.match(/.{8}/gu) ?? []).map(byte => Number.parseInt(byte, 2)))
      if (text !== '') return text
    }
  }
  return `${match.length} unsichtbare Zeichen`
}

/** Empty unless the bytes are text. */
function printable(bytes: number[]): string {
  const text = Buffer.from(bytes).toString('utf8')
  return /^[\p{L}\p{N}\p{P}\p{Z}\p{S}\s]+$/u.test(text) && !text.includes('\ufffd') ? text : ''
}
