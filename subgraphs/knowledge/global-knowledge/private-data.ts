/** Something in a text that looks like a person, a site or its readings. */
export type PrivateFinding = {
  rule: string
  /** German, for “enthält …”. */
  what: string
  excerpt: string
}

type Rule = { rule: string; what: string; pattern: RegExp }

/**
 * What general knowledge does not contain. Rather too strict: a publisher can rephrase a block, but
 * what was taken in once has been read. Bounded quantifiers only, so that no text takes long.
 */
const rules: Rule[] = [
  {
    rule: 'EMAIL',
    what: 'eine E-Mail-Adresse',
    pattern: /[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}\.[\p{L}\p{N}.-]{2,63}/u,
  },
  {
    rule: 'PHONE',
    what: 'eine Telefonnummer',
    // A leading zero or country code and at least eight digits.
    pattern: /(?<![\p{L}\d,./-])(?:\+|0)(?=(?:[ ()/-]{0,3}\d){7})[\d ()/-]{7,24}\d(?![\d,])/u,
  },
  {
    rule: 'IBAN',
    what: 'eine Kontonummer (IBAN)',
    pattern: /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b/u,
  },
  {
    rule: 'METERING_LOCATION',
    what: 'die Nummer einer Messlokation',
    pattern: /\bDE ?\d{6} ?\d{5} ?[A-Z0-9]{20}\b/u,
  },
  {
    rule: 'MARKET_LOCATION',
    what: 'die Nummer einer Marktlokation',
    pattern: /(?<![\d.,])\d{11}(?![\d.,])/u,
  },
  {
    rule: 'PERSON',
    what: 'den Namen einer Person',
    pattern: /\b(?:Herrn?|Frau|Hr\.|Fr\.) (?:(?:Dr|Prof)\. ){0,2}\p{Lu}\p{Ll}{1,40}/u,
  },
  {
    rule: 'ADDRESS',
    what: 'eine Anschrift',
    pattern: /\p{Lu}[\p{L}-]{2,40}(?:straße|strasse|str\.|weg|allee|gasse) \d{1,4} ?[a-z]?\b/u,
  },
  {
    rule: 'INTERNAL_ID',
    what: 'eine interne Kennung (UUID)',
    pattern: /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/iu,
  },
  {
    rule: 'NETWORK_ADDRESS',
    what: 'eine Adresse im internen Netz',
    pattern:
      /(?<![\d.])(?:10\.\d{1,3}|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.\d{1,3}\.\d{1,3}(?!\.?\d)/u,
  },
  {
    rule: 'COORDINATES',
    what: 'Koordinaten eines Ortes',
    pattern: /(?<!\d)-?\d{1,2}\.\d{4,10}[,;] ?-?\d{1,3}\.\d{4,10}/u,
  },
]

/** Date and time of day, then a number: a line of a load profile. */
const readingLine =
  /(?:\d{4}-\d{2}-\d{2}|\d{1,2}\.\d{1,2}\.\d{2,4})[T ,;|\t]{1,3}\d{1,2}:\d{2}.{0,30}?[;,|\t ]-?\d/u
const fewReadingLines = 4
/** Figures without words between them: a column or a row of values. */
const valueRun = /(?:-?\d{1,9}(?:[.,]\d{1,9})?[\s;|,]{1,4}){24}/u
const longestExcerpt = 60

/** What of the text looks private, each rule at most once. */
export function findPrivateData(text: string): PrivateFinding[] {
  const found = rules.flatMap(({ rule, what, pattern }) => {
    const [match] = pattern.exec(text) ?? []
    return match === undefined ? [] : [{ rule, what, excerpt: shortened(match) }]
  })
  return [...found, ...findReadings(text)]
}

function findReadings(text: string): PrivateFinding[] {
  const lines = text.split('\n').filter(line => readingLine.test(line.slice(0, 300)))
  const run = lines.length > fewReadingLines ? lines[0] : valueRun.exec(text)?.[0]
  if (run === undefined) return []
  return [{ rule: 'READINGS', what: 'eine Reihe von Messwerten', excerpt: shortened(run) }]
}

function shortened(text: string): string {
  const plain = text.replace(/\s+/gu, ' ').trim()
  return plain.length <= longestExcerpt ? plain : `${plain.slice(0, longestExcerpt - 2)} …`
}
