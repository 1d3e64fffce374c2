/** Characters that have a glyph in Roboto as it comes with pdfmake: Latin, Greek, Cyrillic, common signs. */
const lacking =
  /[^\n\r\t\u0020-\u007e\u00a0-\u017f\u0218-\u021b\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u03ce\u0400-\u0486\u0488-\u0513\u1e80-\u1e85\u1e9e\u1ea0-\u1ef9\u2000-\u200b\u2010\u2011\u2013-\u2015\u2017-\u201e\u2020-\u2022\u2025-\u2027\u2030\u2032\u2033\u2039\u203a\u2044\u2070\u2074-\u208e\u20ac\u2116\u2122\u2126\u2202\u2206\u220f\u2211\u2212\u221a\u221e\u222b\u2248\u2260\u2264\u2265]\p{M}*/gu
const simpler: Partial<Record<string, string>> = {
  '→': '>',
  '←': '<',
  '⇒': '>',
  '↔': '<>',
  '✓': 'x',
  '\u2012': '-',
  '\ufe0f': '',
}

/** Text of others, as the font can print it: a simpler sign or `?` instead of an empty box. */
export function printable(text: string): string {
  return text.normalize('NFC').replaceAll(lacking, sign => simpler[sign] ?? '?')
}

/** The same for every text within; functions and the like stay as they are. */
export function allPrintable<T>(part: T): T
export function allPrintable(part: unknown): unknown {
  if (typeof part === 'string') return printable(part)
  if (Array.isArray(part)) return part.map(each => allPrintable<unknown>(each))
  if (!part || typeof part !== 'object') return part
  return Object.fromEntries(
    Object.entries(part).map(([key, value]) => [key, allPrintable<unknown>(value)]),
  )
}
