/** A reading of a text that a person or a model takes from it and a plain search misses. */
export type Disguise = { text: string; how: string; squashed?: true }

const longestBlob = 20_000
const mostBlobs = 200
const maxLayers = 3

/** Letters of other scripts that look like Latin ones. */
const lookalikes: Record<string, string> = Object.fromEntries([
  ...pairs('аеорсухкмтвнізјԁԛѕԝһɡι', 'aeopcyxkmtbhi3jdqswhgi'),
  ...pairs('АВЕКМНОРСТУХІЈЅ', 'ABEKMHOPCTYXIJS'),
  ...pairs('ΑΒΕΖΗΙΚΜΝΟΡΤΥΧονρτυ', 'ABEZHIKMNOPTYXovptu'),
])
const foreign = /[\u0370-\u052f\uff21-\uff5a\u{1d400}-\u{1d7ff}ɡ]/u
const mixedWord =
  /(?<!\p{L})(?=\p{L}*\p{Script=Latin})(?=\p{L}*[\p{Script=Cyrillic}\p{Script=Greek}])\p{L}{4,}/gu
/** Ω, µ, Δ, φ and their like stand in units and formulas. */
const technical = /^[\p{Script=Greek}]\p{Script=Latin}+$|^\p{Script=Latin}+[\p{Script=Greek}]$/u
const spreadOut = /(?<![\p{L}\p{N}])(?:\p{L}[ .\-_*·|/]{1,2}){6,}\p{L}(?![\p{L}\p{N}])/gu
const digitLetters: Record<string, string> = {
  0: 'o',
  1: 'i',
  3: 'e',
  4: 'a',
  5: 's',
  7: 't',
  '@': 'a',
  $: 's',
}
/** Digits within or before letters, as in "1gn0r13r3"; units and designations rarely come in threes. */
const digitWord = /\p{L}[013457@$]\p{L}|(?<![\d.,])[0134]\p{L}{3}/gu
const fewDigitWords = 3
const base64 = /(?:[A-Za-z0-9+/]{40,80} )*[A-Za-z0-9+/_-]{20,}={0,2}/gu
const hex = /(?:[0-9a-f]{2}[ :]?){16,}/giu
const percent = /(?:%[0-9a-f]{2}|[\w.~-]){8,}/giu
const escapes = /(?:\\u[0-9a-f]{4}|\\x[0-9a-f]{2}|&#x?[0-9a-f]+;){6,}/giu
/** Parts of the orders we look for, turned round and shifted by thirteen letters. */
const backwards = /gnusiewna|noitkurtsni|noitcurtsni|tpmorp|erongi|ereirongi/iu
const shifted = /vtaber|vtabevre|vafgehpgvba|najrvfhat|cebzcg|iretvff/iu

/** Other readings of a text, only those that differ and could hold an order. */
export function undisguise(text: string): Disguise[] {
  const readings: Disguise[] = [...decoded(text)]
  const add = (how: string, reading: string) => {
    if (reading !== text) readings.push({ text: reading, how })
  }
  if (foreign.test(text)) add('mit Buchstaben fremder Schriften', foldLookalikes(text))
  if ((text.match(digitWord)?.length ?? 0) >= fewDigitWords) {
    add('mit Ziffern anstelle von Buchstaben', text.replace(/\S*[\d@$]\S*/gu, foldDigits))
  }
  const narrow = text.replace(spreadOut, run => run.replace(/[^\p{L}]/gu, ''))
  if (narrow !== text) {
    readings.push({ text: narrow, how: 'mit auseinandergezogenen Buchstaben' })
    const runs = text.match(spreadOut) ?? []
    const letters = runs.join('').replace(/[^\p{L}]/gu, '')
    readings.push({ text: letters, how: 'mit auseinandergezogenen Buchstaben', squashed: true })
  }
  if (backwards.test(text)) add('rückwärts geschrieben', Array.from(text).reverse().join(''))
  if (shifted.test(text)) add('durch Buchstabenverschiebung (ROT13)', rotate(text))
  return readings
}

/** Words that mix Latin letters with look-alikes of other scripts. */
export function mixedWords(text: string): string[] {
  if (!foreign.test(text)) return []
  return (text.match(mixedWord) ?? []).filter(word => !technical.test(word))
}

function foldLookalikes(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\p{Script=Cyrillic}\p{Script=Greek}ɡ]/gu, letter => lookalikes[letter] ?? letter)
}

function foldDigits(word: string): string {
  if (!/\p{L}/u.test(word) || /^(?:https?:|www\.)|\d{3,}/iu.test(word)) return word
  return word.replace(/[013457@$]/gu, digit => digitLetters[digit] ?? digit)
}

function rotate(text: string): string {
  return text.replace(/[a-z]/giu, letter => {
    const base = letter <= 'Z' ? 65 : 97
    return String.fromCharCode(((letter.charCodeAt(0) - base + 13) % 26) + base)
  })
}

function decoded(text: string): Disguise[] {
  const found = [
    ...blobs(text, base64).map(blob => ({
      text: readable(fromBase64(blob)),
      how: 'als Base64 verschlüsselt',
    })),
    ...blobs(text, hex).map(blob => ({
      text: readable(Buffer.from(blob.replace(/[ :]/gu, ''), 'hex')),
      how: 'als Hexadezimalzahl verschlüsselt',
    })),
    ...blobs(text, percent)
      .filter(blob => (blob.match(/%/gu)?.length ?? 0) >= 3)
      .map(blob => ({ text: fromPercent(blob), how: 'als Prozentfolge verschlüsselt' })),
    ...blobs(text, escapes).map(blob => ({
      text: fromEscapes(blob),
      how: 'als Zeichenfolge verschlüsselt',
    })),
  ]
  return found.filter(reading => reading.text !== '')
}

function blobs(text: string, shape: RegExp): string[] {
  return (text.match(shape) ?? []).slice(0, mostBlobs).map(blob => blob.slice(0, longestBlob))
}

/** Layers are taken off one after the other. */
function fromBase64(blob: string, depth = 0): Buffer {
  const plain = blob.replaceAll(' ', '').replaceAll('-', '+').replaceAll('_', '/')
  const bytes = Buffer.from(plain, 'base64')
  const inner = bytes.toString('latin1')
  const isAgain = depth < maxLayers && /^[A-Za-z0-9+/_-]{20,}={0,2}$/u.test(inner)
  return isAgain ? fromBase64(inner, depth + 1) : bytes
}

/** Empty unless the bytes read as words: keys, pictures and checksums do not. */
function readable(bytes: Buffer): string {
  const candidates = [bytes.toString('utf8'), bytes.toString('utf16le')]
  return (
    candidates.find(
      text =>
        /^[\p{L}\p{N}\p{P}\p{Z}\p{S}\s]+$/u.test(text) &&
        !text.includes('\ufffd') &&
        /\p{L}{2}\s\p{L}{2}/u.test(text),
    ) ?? ''
  )
}

function fromPercent(blob: string): string {
  try {
    return decodeURIComponent(blob)
  } catch {
    return ''
  }
}

function fromEscapes(blob: string): string {
  return blob.replace(
    /(?:\\u|\\x|&#x)([0-9a-f]{1,6});?|&#(\d{1,7});/giu,
    (_, hexadecimal: string | undefined, decimal: string | undefined) => {
      const code = hexadecimal === undefined ? Number(decimal) : Number.parseInt(hexadecimal, 16)
      return code <= 0x10_ff_ff ? String.fromCodePoint(code) : ''
    },
  )
}

function pairs(others: string, latin: string): [string, string][] {
  const letters = Array.from(latin)
  return Array.from(others).map((letter, at) => [letter, letters[at] ?? letter])
}
