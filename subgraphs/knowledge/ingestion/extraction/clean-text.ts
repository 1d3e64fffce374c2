import { reportHiddenCharacters } from './hidden-characters.ts'

/**
 * Soft hyphens, zero-width marks, byte order marks, tags and variation selectors: invisible, but they
 * split words for the search.
 */
const invisible = /[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e01ef}]/gu
// eslint's no-control-regex does not apply to \p{Cc}; line ends are whitespace and handled below.
const control = /[^\P{Cc}\s]/gu

/** One line of plain text: composed characters, single spaces, nothing invisible. */
export function cleanText(text: string): string {
  reportHiddenCharacters(text)
  return text
    .normalize('NFC')
    .replace(invisible, '')
    .replace(control, '')
    .replace(/\s+/gu, ' ')
    .trim()
}
